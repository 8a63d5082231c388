/** Scenarios. */
@NullMarked
package dev.cafrun.learning.duplicate;

import org.jspecify.annotations.NullMarked;
