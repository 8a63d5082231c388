/** Tests of Jobs. */
@NullMarked
package dev.cafrun.controller.kubernetes.job;

import org.jspecify.annotations.NullMarked;
