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
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt does not work yet.
 *
 * @param code in one word; of the failure, should it never begin
 * @param message for people, what the attempt does: {@code waits for …}
 * @param since when it could have begun; the epoch where the cluster does not keep it
 */
public record Pending(String code, String message, Instant since) {
  static final String NO_NODE = "UNSCHEDULABLE";
  static final String QUOTA = "QUOTA_EXCEEDED";
  static final String QUEUED = "QUEUED";
  static final String NO_QUEUE = "QUEUE_MISSING";
  static final String PREEMPTED = "PREEMPTED";
  static final String SUSPENDED = "JOB_SUSPENDED";

  /** Longer than a Job's controller takes to make a pod, and Kueue to say what it thinks. */
  static final Duration SETTLED = Duration.ofSeconds(5);

  private static final String STARTING = "POD_PENDING";
  private static final String NO_POD = "POD_MISSING";

  /** There is no room yet: it costs nothing to wait, and nobody has done anything wrong. */
  private static final Set<String> FOR_ROOM =
      Set.of(NO_NODE, QUOTA, QUEUED, NO_QUEUE, PREEMPTED, SUSPENDED);

  private static final Map<String, String> CODES =
      Map.of(
          "ErrImagePull", "IMAGE_PULL_FAILED",
          "ImagePullBackOff", "IMAGE_PULL_FAILED",
          "ErrImageNeverPull", "IMAGE_PULL_FAILED",
          "InvalidImageName", "IMAGE_PULL_FAILED",
          "CreateContainerConfigError", "POD_CONFIGURATION",
          "CreateContainerError", "POD_CONFIGURATION",
          "RunContainerError", "POD_CONFIGURATION");

  /** As the kubelet says it. */
  private static final Pattern NO_SECRET = Pattern.compile(".*secrets? \"[^\"]+\" not found.*");

  /** As the scheduler says it; a claim that is there may well be bound once there is a node. */
  private static final Pattern NO_CLAIM =
      Pattern.compile(".*persistentvolumeclaim \"[^\"]+\" not found.*");

  /**
   * Nothing if the attempt works, or has worked.
   *
   * @param created when the Job was, or was let in by its queue
   * @param refusal why the cluster makes no pod, as far as somebody has said
   * @param settled whether it has had the time to make one
   */
  static Optional<Pending> of(
      Optional<Pod> newest, Instant created, Optional<String> refusal, boolean settled) {
    if (newest.isEmpty()) {
      return Optional.of(
          refusal
              .map(words -> Refusal.of(words, created))
              .orElseGet(() -> withoutPod(created, settled)));
    }
    Pod pod = newest.get();
    if (pod.getStatus() == null || !"Pending".equals(pod.getStatus().getPhase())) {
      return Optional.empty();
    }
    Instant start = Times.or(pod.getMetadata().getCreationTimestamp(), created);
    return unscheduled(pod, start)
        .or(() -> waiting(pod, scheduled(pod).orElse(start)))
        .or(
            () ->
                Optional.of(
                    new Pending(
                        STARTING, "waits for its pod to start", scheduled(pod).orElse(start))));
  }

  private static Pending withoutPod(Instant created, boolean settled) {
    return new Pending(
        NO_POD,
        settled
            ? "waits for its pod, which the cluster does not make (kubectl describe job says why)"
            : "waits for its pod",
        created);
  }

  private static Optional<Pending> unscheduled(Pod pod, Instant since) {
    return place(pod)
        .filter(condition -> "False".equals(condition.getStatus()))
        .map(
            condition ->
                NO_CLAIM.matcher(words(condition.getMessage())).matches()
                    ? new Pending(
                        "VOLUME_MISSING",
                        "waits for its volume: " + words(condition.getMessage()),
                        since)
                    : new Pending(
                        NO_NODE, "waits for a node: " + words(condition.getMessage()), since));
  }

  /** When a node was found for a pod, by the control plane's clock; nodes have clocks of theirs. */
  static Optional<Instant> scheduled(Pod pod) {
    return place(pod)
        .filter(condition -> "True".equals(condition.getStatus()))
        .flatMap(condition -> Optional.ofNullable(Times.read(condition.getLastTransitionTime())));
  }

  /** Whether a node was found for a pod, so that it may work. */
  static boolean hasNode(Pod pod) {
    return (pod.getSpec() != null && pod.getSpec().getNodeName() != null)
        || (pod.getStatus() != null
            && pod.getStatus().getPhase() != null
            && !"Pending".equals(pod.getStatus().getPhase()))
        || place(pod).filter(condition -> "True".equals(condition.getStatus())).isPresent();
  }

  private static Optional<PodCondition> place(Pod pod) {
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("PodScheduled"))
            .findFirst();
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
    String why = words(waiting.getMessage());
    String told = " (" + waiting.getReason() + "): " + why;
    if (NO_SECRET.matcher(why).matches()) {
      return new Pending("SECRET_MISSING", "waits for a secret: " + why, since);
    }
    String code = CODES.getOrDefault(waiting.getReason(), STARTING);
    return code.equals("IMAGE_PULL_FAILED")
        ? new Pending(
            code,
            "waits for its image, " + status.getImage() + ", which cannot be pulled" + told,
            since)
        : new Pending(code, "waits for its container, which cannot be made" + told, since);
  }

  static String words(@Nullable String message) {
    return message == null || message.isBlank() ? "nobody says why" : message;
  }

  /** Whether all it waits for is room. */
  public boolean forRoom() {
    return FOR_ROOM.contains(code);
  }

  /** Whether it is no more than any pod does on its way. */
  public boolean passes() {
    return code.equals(STARTING) || code.equals(NO_POD);
  }

  Failure failure(Attempt attempt) {
    return Failure.platform(code, attempt + " never began; it " + message);
  }
}
