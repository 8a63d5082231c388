/** Tests of this package. */
@NullMarked
package dev.cafrun.faces.dataset;

import org.jspecify.annotations.NullMarked;
