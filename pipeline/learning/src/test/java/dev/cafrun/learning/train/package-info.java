/** Scenarios. */
@NullMarked
package dev.cafrun.learning.train;

import org.jspecify.annotations.NullMarked;
