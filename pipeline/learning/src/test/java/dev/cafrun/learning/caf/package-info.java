/** Scenarios of the method's mathematics. */
@NullMarked
package dev.cafrun.learning.caf;

import org.jspecify.annotations.NullMarked;
