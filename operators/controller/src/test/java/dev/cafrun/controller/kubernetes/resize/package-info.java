/** Tests of this package. */
@NullMarked
package dev.cafrun.controller.kubernetes.resize;

import org.jspecify.annotations.NullMarked;
