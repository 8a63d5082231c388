package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What Kueue says of a Job: the conditions of its Workload.
 *
 * @param refused why it has no quota
 * @param preempted why it was sent away, if it was, and has not been let in since
 */
record QueueWord(Optional<String> refused, Optional<String> preempted) {
  static final QueueWord NO_KUEUE =
      new QueueWord(
          Optional.of(
              "no Kueue that this release knows is on the cluster (it serves no workloads of"
                  + " kueue.x-k8s.io), and nothing else lets the Job begin: install Kueue, or apply"
                  + " the run again without the label "
                  + RunObject.QUEUE),
          Optional.empty());

  /** Pure. */
  static QueueWord of(GenericKubernetesResource workload) {
    List<?> conditions =
        workload.get("status", "conditions") instanceof List<?> list ? list : List.of();
    return new QueueWord(
        message(conditions, "QuotaReserved", "False"),
        message(conditions, "Evicted", "True", "Preempted")
            .map(why -> message(conditions, "Preempted", "True").orElse(why)));
  }

  private static Optional<String> message(List<?> conditions, String type, String status) {
    return of(conditions, type, status).map(QueueWord::message).findFirst();
  }

  private static Optional<String> message(
      List<?> conditions, String type, String status, String reason) {
    return of(conditions, type, status)
        .filter(condition -> reason.equals(condition.get("reason")))
        .map(QueueWord::message)
        .findFirst();
  }

  private static Stream<Map<?, ?>> of(List<?> conditions, String type, String status) {
    return conditions.stream()
        .<Map<?, ?>>mapMulti(
            (condition, keep) -> {
              if (condition instanceof Map<?, ?> map) {
                keep.accept(map);
              }
            })
        .filter(condition -> type.equals(condition.get("type")))
        .filter(condition -> status.equals(condition.get("status")));
  }

  private static String message(Map<?, ?> condition) {
    return condition.get("message") instanceof String words ? words : "";
  }
}
