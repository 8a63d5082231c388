/** Tests of this package. */
@NullMarked
package dev.cafrun.faces.align;

import org.jspecify.annotations.NullMarked;
