package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.util.Set;

/** Writes what people want of runs into their CafRuns, where whoever leads reads it. Idempotent. */
record Wishes(KubernetesClient client) {
  /**
   * It is gone, or another of its name is there: its uid, which is said along, is not that one's.
   */
  private static final Set<Integer> NOT_THERE =
      Set.of(HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_CONFLICT);

  /** An annotation: when somebody last had a run looked at. */
  private static final String LOOK_AT = "cafrun.dev/look-at";

  private static final System.Logger LOG = System.getLogger(Wishes.class.getName());

  /**
   * That it is to be held, or goes on.
   *
   * @throws StageException PLATFORM {@code SPEC_NOT_CHANGED} if the API refuses or does not answer
   */
  void hold(ClusterRun run, boolean held) {
    try {
      patch(
          run,
          "{\"metadata\":{\"uid\":\"%s\"},\"spec\":{\"suspend\":%s}}".formatted(run.id(), held));
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

  /** That it is looked at soon, for something was recorded; without this, within a minute. */
  void look(ClusterRun run, Instant now) {
    try {
      patch(
          run,
          "{\"metadata\":{\"uid\":\"%s\",\"annotations\":{\"%s\":\"%s\"}}}"
              .formatted(run.id(), LOOK_AT, now));
    } catch (KubernetesClientException e) {
      if (!NOT_THERE.contains(e.getCode())) {
        LOG.log(
            System.Logger.Level.WARNING,
            "{0}/{1} is looked at within a minute, not at once: {2}",
            run.namespace(),
            run.name(),
            e.getMessage());
      }
    }
  }

  private void patch(ClusterRun run, String patch) {
    client
        .resources(CafRunObject.class)
        .inNamespace(run.namespace())
        .withName(run.name())
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }
}
