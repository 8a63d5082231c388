/** What a CafRun's status says. */
@NullMarked
package dev.cafrun.controller.kubernetes.status;

import org.jspecify.annotations.NullMarked;
