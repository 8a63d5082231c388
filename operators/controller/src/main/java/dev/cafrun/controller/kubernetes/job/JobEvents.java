package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.Optional;

/** What the Job's own controller tells about a Job. */
final class JobEvents {
  private static final String NOT_MADE = "FailedCreate";

  private JobEvents() {}

  /** Why its newest pod was not made. */
  static Optional<String> refusal(KubernetesClient client, Job job) {
    return client
        .v1()
        .events()
        .inNamespace(job.getMetadata().getNamespace())
        .withField("involvedObject.uid", job.getMetadata().getUid())
        .list()
        .getItems()
        .stream()
        .filter(event -> job.getMetadata().getUid().equals(event.getInvolvedObject().getUid()))
        .filter(event -> NOT_MADE.equals(event.getReason()))
        .max(Comparator.comparing(JobEvents::time))
        .map(Event::getMessage);
  }

  private static String time(Event event) {
    return String.valueOf(
        event.getLastTimestamp() == null
            ? event.getMetadata().getCreationTimestamp()
            : event.getLastTimestamp());
  }
}
