/** Scenarios. */
@NullMarked
package dev.cafrun.learning.plot;

import org.jspecify.annotations.NullMarked;
