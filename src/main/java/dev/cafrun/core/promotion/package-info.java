/** A model as its author wants it promoted, and whether a version may be what people use. */
@NullMarked
package dev.cafrun.core.promotion;

import org.jspecify.annotations.NullMarked;
