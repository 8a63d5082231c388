/** Metrics and traces of what runs did on a cluster. */
@NullMarked
package dev.cafrun.controller.kubernetes.telemetry;

import org.jspecify.annotations.NullMarked;
