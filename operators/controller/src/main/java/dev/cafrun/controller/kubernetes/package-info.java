/** Runs on a cluster: what is configured, and the operator as a whole. */
@NullMarked
package dev.cafrun.controller.kubernetes;

import org.jspecify.annotations.NullMarked;
