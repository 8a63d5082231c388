/** Agreement between predicted and labelled affect, in float64. */
@NullMarked
package dev.cafrun.core.metric;

import org.jspecify.annotations.NullMarked;
