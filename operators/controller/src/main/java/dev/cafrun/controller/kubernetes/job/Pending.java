package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.failure.Failure;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt does not work yet.
 *
 * @param code of the failure, should it never begin
 * @param message for people
 * @param since when it could have begun
 */
record Pending(String code, String message, Instant since) {
  /** Longer than a Job's controller takes to make a pod. */
  private static final Duration UNTIL_POD = Duration.ofSeconds(15);

  private static final Map<String, String> CODES =
      Map.of(
          "ErrImagePull", "IMAGE_PULL_FAILED",
          "ImagePullBackOff", "IMAGE_PULL_FAILED",
          "ErrImageNeverPull", "IMAGE_PULL_FAILED",
          "InvalidImageName", "IMAGE_PULL_FAILED",
          "CreateContainerConfigError", "POD_CONFIGURATION",
          "CreateContainerError", "POD_CONFIGURATION",
          "RunContainerError", "POD_CONFIGURATION");

  /**
   * Nothing if the attempt works, or has worked.
   *
   * @param created when the Job was
   */
  static Optional<Pending> of(Optional<Pod> newest, Instant created, Instant now) {
    if (newest.isEmpty()) {
      return now.isBefore(created.plus(UNTIL_POD))
          ? Optional.of(new Pending("POD_MISSING", "waits for its pod", created))
          : Optional.of(
              new Pending(
                  "POD_MISSING",
                  "has no pod: the cluster does not make one, perhaps because of a quota or a policy"
                      + " (kubectl describe job says)",
                  created));
    }
    Pod pod = newest.get();
    if (pod.getStatus() == null || !"Pending".equals(pod.getStatus().getPhase())) {
      return Optional.empty();
    }
    Instant since = Times.read(pod.getMetadata().getCreationTimestamp());
    Instant start = since == null ? created : since;
    return unscheduled(pod, start)
        .or(() -> waiting(pod, start))
        .or(() -> Optional.of(new Pending("POD_PENDING", "its pod is starting", start)));
  }

  private static Optional<Pending> unscheduled(Pod pod, Instant since) {
    return conditions(pod)
        .filter(condition -> condition.getType().equals("PodScheduled"))
        .filter(condition -> "False".equals(condition.getStatus()))
        .findFirst()
        .map(
            condition ->
                new Pending(
                    "UNSCHEDULABLE",
                    "no node can take its pod: " + words(condition.getMessage()),
                    since));
  }

  private static Stream<PodCondition> conditions(Pod pod) {
    return pod.getStatus().getConditions().stream();
  }

  private static Optional<Pending> waiting(Pod pod, Instant since) {
    return Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream())
        .filter(status -> status.getState() != null && status.getState().getWaiting() != null)
        .filter(status -> CODES.containsKey(status.getState().getWaiting().getReason()))
        .findFirst()
        .map(status -> waiting(status, status.getState().getWaiting(), since));
  }

  private static Pending waiting(
      ContainerStatus status, ContainerStateWaiting waiting, Instant since) {
    String code = CODES.getOrDefault(waiting.getReason(), "POD_PENDING");
    String what =
        code.equals("IMAGE_PULL_FAILED")
            ? "the image " + status.getImage() + " cannot be pulled"
            : "its container cannot be made";
    return new Pending(
        code, what + " (" + waiting.getReason() + "): " + words(waiting.getMessage()), since);
  }

  private static String words(@Nullable String message) {
    return message == null || message.isBlank() ? "nobody says why" : message;
  }

  Failure failure(Attempt attempt) {
    return Failure.platform(code, attempt + " never began: " + message);
  }
}
