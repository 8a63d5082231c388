/** Reads what people wrote field by field, and says everything that is wrong with it. */
@NullMarked
package dev.cafrun.core.validation;

import org.jspecify.annotations.NullMarked;
