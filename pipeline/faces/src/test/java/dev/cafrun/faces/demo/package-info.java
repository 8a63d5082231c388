/** Tests of this package. */
@NullMarked
package dev.cafrun.faces.demo;

import org.jspecify.annotations.NullMarked;
