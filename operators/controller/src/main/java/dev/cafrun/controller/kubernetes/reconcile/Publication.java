package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.controller.kubernetes.status.RunStatus;
import dev.cafrun.controller.kubernetes.status.StatusJson;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.run.Turn;
import dev.cafrun.core.run.FieldError;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells people in the cluster how a run is: through its status and through Events. */
final class Publication {
  private final KubernetesClient client;
  private final Runs runs;
  private final RunEvents events;
  private final Clock clock;

  Publication(KubernetesClient client, Runs runs, RunEvents events, Clock clock) {
    this.client = client;
    this.runs = runs;
    this.events = events;
    this.clock = clock;
  }

  /** Its spec cannot be run. */
  void refuse(CafRunObject object, List<FieldError> errors) {
    write(
        object,
        RunStatus.refused(
            errors, object.getStatus(), object.getMetadata().getGeneration(), clock.instant()));
  }

  /**
   * @param waiting what stages wait for
   * @return when the run ended; nothing if it has not
   */
  Optional<Instant> publish(
      CafRunObject object, RunObject run, Turn turn, Map<StageId, String> waiting) {
    events.happened(run, turn.done());
    RunDetail detail = runs.detail(new RunHandle(run.id(), run.name(), 1, true));
    write(
        object,
        RunStatus.of(
            detail,
            waiting,
            object.getStatus(),
            object.getMetadata().getGeneration(),
            clock.instant()));
    return Optional.ofNullable(detail.summary().finishedAt());
  }

  /** Whole, whatever is there; nothing if it says so already. */
  private void write(CafRunObject object, CafRunStatus status) {
    String json = StatusJson.write(status);
    if (object.getStatus() != null && StatusJson.write(object.getStatus()).equals(json)) {
      return;
    }
    client
        .resources(CafRunObject.class)
        .inNamespace(object.getMetadata().getNamespace())
        .withName(object.getMetadata().getName())
        .subresource("status")
        .patch(PatchContext.of(PatchType.JSON), StatusJson.patch(json));
  }
}
