package dev.cafrun.controller.kubernetes.reconcile;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A CafRun as the operator takes it from the API: with whatever its spec holds, so that one that
 * cannot be read is told so and stops none of the others.
 */
@Group("cafrun.dev")
@Version("v1alpha1")
@Kind("CafRun")
@Plural("cafruns")
public final class CafRunObject extends CustomResource<JsonNode, CafRunStatus>
    implements Namespaced {
  private static final long serialVersionUID = 1L;
}
