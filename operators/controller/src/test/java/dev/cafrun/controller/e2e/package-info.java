/** Tests against the cluster that {@code KUBECONFIG} names; skipped aloud where there is none. */
@NullMarked
package dev.cafrun.controller.e2e;

import org.jspecify.annotations.NullMarked;
