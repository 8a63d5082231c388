/** Attempts as Jobs: how one is named, written and read. */
@NullMarked
package dev.cafrun.controller.kubernetes.job;

import org.jspecify.annotations.NullMarked;
