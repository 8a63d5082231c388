/** Tests of reconciliation. */
@NullMarked
package dev.cafrun.controller.kubernetes.reconcile;

import org.jspecify.annotations.NullMarked;
