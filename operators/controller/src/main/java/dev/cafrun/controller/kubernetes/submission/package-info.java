/** Runs that come over HTTP to an operator become CafRuns. */
@NullMarked
package dev.cafrun.controller.kubernetes.submission;

import org.jspecify.annotations.NullMarked;
