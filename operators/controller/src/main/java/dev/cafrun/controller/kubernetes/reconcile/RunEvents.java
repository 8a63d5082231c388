package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.job.JobLabels;
import dev.cafrun.controller.kubernetes.job.RunObject;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.promotion.ModelReader;
import dev.cafrun.core.run.RunReader;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * Tells of what happened to a run as Events of its CafRun, and to a model as Events of its
 * CafModel. The same thing has the same name, so it is told once; that an Event is lost does no
 * harm.
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
    Announcement.of(actions).forEach(told -> tell(run, told));
  }

  void tell(RunObject run, Announcement told) {
    ObjectReference about = about(RunReader.KIND, run.namespace(), run.name(), run.id().toString());
    tell(about, Map.of(JobLabels.RUN_ID, run.id().toString()), told);
  }

  void tell(CafModelObject model, Announcement told) {
    ObjectMeta meta = model.getMetadata();
    tell(
        about(ModelReader.KIND, meta.getNamespace(), meta.getName(), meta.getUid()),
        Map.of(),
        told);
  }

  private static ObjectReference about(String kind, String namespace, String name, String uid) {
    return new ObjectReferenceBuilder()
        .withApiVersion(RunReader.API_VERSION)
        .withKind(kind)
        .withNamespace(namespace)
        .withName(name)
        .withUid(uid)
        .build();
  }

  private void tell(ObjectReference about, Map<String, String> labels, Announcement told) {
    try {
      client
          .v1()
          .events()
          .inNamespace(about.getNamespace())
          .resource(event(about, labels, told))
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        LOG.log(
            System.Logger.Level.WARNING,
            "an Event of " + about.getNamespace() + "/" + about.getName() + " was not told",
            e);
      }
    }
  }

  private Event event(ObjectReference about, Map<String, String> labels, Announcement told) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    String identity = about.getUid() + "/" + told.reason() + "/" + told.message();
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(about.getNamespace())
        .withName(about.getName() + "." + Sha256.of(identity).hex().substring(0, 16))
        .withLabels(labels)
        .endMetadata()
        .withInvolvedObject(about)
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
