/** Scenarios. */
@NullMarked
package dev.cafrun.learning.evaluate;

import org.jspecify.annotations.NullMarked;
