/** Whether a version of a model may be what people use. */
@NullMarked
package dev.cafrun.core.promotion;

import org.jspecify.annotations.NullMarked;
