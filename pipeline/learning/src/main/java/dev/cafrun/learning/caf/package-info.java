/**
 * One iteration of the method (Kim & Song, AAAI 2021), and the networks it trains; float64 on plain
 * arrays.
 */
@NullMarked
package dev.cafrun.learning.caf;

import org.jspecify.annotations.NullMarked;
