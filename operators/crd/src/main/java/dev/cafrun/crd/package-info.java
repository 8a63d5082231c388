/** The custom resources as Kubernetes sees them. Their schema in {@code k8s/crds} is generated. */
@NullMarked
package dev.cafrun.crd;

import org.jspecify.annotations.NullMarked;
