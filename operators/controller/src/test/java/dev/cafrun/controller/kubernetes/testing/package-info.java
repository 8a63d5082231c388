/** A cluster to try the operator on. */
@NullMarked
package dev.cafrun.controller.kubernetes.testing;

import org.jspecify.annotations.NullMarked;
