/** Whether a run leaves a version of a model, and whether that may be what people use. */
@NullMarked
package dev.cafrun.core.promotion;

import org.jspecify.annotations.NullMarked;
