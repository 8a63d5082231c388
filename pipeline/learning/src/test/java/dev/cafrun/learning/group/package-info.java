/** Scenarios. */
@NullMarked
package dev.cafrun.learning.group;

import org.jspecify.annotations.NullMarked;
