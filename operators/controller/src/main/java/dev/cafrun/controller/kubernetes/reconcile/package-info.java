/** From a CafRun to what is done about it, and what people see of it. */
@NullMarked
package dev.cafrun.controller.kubernetes.reconcile;

import org.jspecify.annotations.NullMarked;
