/** One spelling for every value, so that equal values have equal digests. */
@NullMarked
package dev.cafrun.core.canonical;

import org.jspecify.annotations.NullMarked;
