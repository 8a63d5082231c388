package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.job.JobLabels;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.run.RunReader;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Tells of what happened to a run as Events of its CafRun. The same thing has the same name, so it
 * is told once; that an Event is lost does no harm.
 */
final class RunEvents {
  private static final System.Logger LOG = System.getLogger(RunEvents.class.getName());

  private final KubernetesClient client;
  private final Clock clock;

  RunEvents(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  void happened(RunObject run, List<Action> actions) {
    Told.of(actions).forEach(told -> tell(run, told));
  }

  void tell(RunObject run, Told told) {
    try {
      client.v1().events().inNamespace(run.namespace()).resource(event(run, told)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.log(System.Logger.Level.WARNING, "an Event of " + run + " was not told", e);
      }
    }
  }

  private Event event(RunObject run, Told told) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String identity = run.id() + "/" + told.reason() + "/" + told.message();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(run.namespace())
        .withName(run.name() + "." + Sha256.of(identity).hex().substring(0, 16))
        .withLabels(Map.of(JobLabels.RUN_ID, run.id().toString()))
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion(RunReader.API_VERSION)
        .withKind(RunReader.KIND)
        .withNamespace(run.namespace())
        .withName(run.name())
        .withUid(run.id().toString())
        .endInvolvedObject()
        .withType(told.warning() ? "Warning" : "Normal")
        .withReason(told.reason())
        .withMessage(told.message())
        .withNewSource("cafrun", null)
        .withReportingComponent("cafrun.dev/controller")
        .withFirstTimestamp(now)
        .withLastTimestamp(now)
        .withCount(1)
        .build();
  }
}
