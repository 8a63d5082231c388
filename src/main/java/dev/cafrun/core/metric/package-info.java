/** The dimensions of affect, and agreement between what was predicted and labelled, in float64. */
@NullMarked
package dev.cafrun.core.metric;

import org.jspecify.annotations.NullMarked;
