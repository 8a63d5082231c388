package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.Set;

/** Writes {@code spec.suspend} of CafRuns. Idempotent. */
record Holds(KubernetesClient client) {
  /**
   * It is gone, or another of its name is there: its uid, which is said along, is not that one's.
   */
  private static final Set<Integer> NOT_THERE =
      Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);

  void say(ClusterRun run, boolean held) {
    String patch =
        "{\"metadata\":{\"uid\":\"%s\"},\"spec\":{\"suspend\":%s}}".formatted(run.id(), held);
    try {
      client
          .resources(CafRunObject.class)
          .inNamespace(run.namespace())
          .withName(run.name())
          .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    } catch (KubernetesClientException e) {
      if (!NOT_THERE.contains(e.getCode())) {
        throw new StageException(
            Failure.platform(
                "SPEC_NOT_CHANGED",
                "spec.suspend of the CafRun %s/%s cannot be set to %s: %s"
                    .formatted(run.namespace(), run.name(), held, e.getMessage())),
            e);
      }
    }
  }
}
