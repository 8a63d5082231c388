package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.run.StageSpec;
import dev.cafrun.core.worker.WorkerExit;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Optional;
import java.util.Set;

/** What the end of a pod means. Pure. */
final class PodEnd {
  private static final int SIGNAL = 128;

  private static final int MOST_WORDS = 500;

  /** As pods and Jobs say it. */
  static final String OUT_OF_TIME = "DeadlineExceeded";

  private PodEnd() {}

  /** Whether something of it may still run. */
  static boolean lives(Pod pod) {
    return pod.getStatus() == null
        || pod.getStatus().getPhase() == null
        || !Set.of("Succeeded", "Failed").contains(pod.getStatus().getPhase());
  }

  /** Why its stage failed; nothing if the pod does not know. */
  static Optional<Failure> failure(Attempt attempt, Pod pod) {
    if (pod.getStatus() != null && OUT_OF_TIME.equals(pod.getStatus().getReason())) {
      return Optional.of(outOfTime()); // Whatever its last words were.
    }
    return pod.getStatus() == null
        ? Optional.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getName().equals(StageSpec.CONTAINER))
            .map(ContainerStatus::getState)
            .filter(state -> state != null && state.getTerminated() != null)
            .findFirst()
            .map(state -> failure(attempt, pod, state.getTerminated()))
            .or(() -> podsOwn(attempt, pod));
  }

  static Failure outOfTime() {
    return Failure.user("STAGE_DEADLINE_EXCEEDED", "did not finish within its deadline");
  }

  private static Failure failure(Attempt attempt, Pod pod, ContainerStateTerminated end) {
    String said = end.getMessage() == null ? "" : end.getMessage();
    Optional<Failure> own = FailureText.read(said);
    if ("OOMKilled".equals(end.getReason())) {
      return outOfMemory(attempt, pod, "was killed because it needed more memory than ");
    }
    if (own.isPresent()) {
      return own.get().code().equals(StageMemory.OUT_OF_MEMORY)
          ? outOfMemory(attempt, pod, "got no more memory for its networks and pictures under ")
          : own.get();
    }
    int code = end.getExitCode() == null ? 0 : end.getExitCode();
    String wordless = attempt + " ended with exit code " + code + lastWords(said);
    return switch (code) {
      case WorkerExit.OUT_OF_JAVA_MEMORY ->
          outOfMemory(attempt, pod, "ran out of Java heap memory, which is a share of ");
      case WorkerExit.USER -> Failure.user("WORKER_SAID_NOTHING", wordless);
      case WorkerExit.FATAL -> Failure.fatal("WORKER_SAID_NOTHING", wordless);
      default ->
          code > SIGNAL
              ? Failure.platform("WORKER_KILLED", killed(attempt, code - SIGNAL))
              : Failure.platform("WORKER_CRASHED", wordless);
    };
  }

  /** Names the field to raise, and to what. */
  private static Failure outOfMemory(Attempt attempt, Pod pod, String what) {
    Optional<Quantity> limit = limit(pod);
    String field = "stages." + attempt.stage().kind().spelling() + ".resources.limits.memory";
    String had = limit.map(memory -> "its limit of " + memory).orElse("what its node could give");
    String amount =
        need(pod)
            .map(need -> " to " + need.insteadOf(limit.map(PodEnd::bytes).orElse(0L)))
            .orElse("");
    return Failure.platform(
        StageMemory.OUT_OF_MEMORY,
        attempt
            + " "
            + what
            + had
            + (limit.isPresent() ? "; raise " : "; set ")
            + field
            + amount
            + StageMemory.orSmaller(attempt.stage().kind()));
  }

  /** Of pods that an older release made, nothing. */
  private static Optional<StageMemory> need(Pod pod) {
    return Optional.ofNullable(JobLabels.annotation(pod.getMetadata(), JobLabels.MEMORY))
        .map(json -> CoreJson.read(json, StageMemory.class));
  }

  private static Optional<Quantity> limit(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> container.getName().equals(StageSpec.CONTAINER))
        .filter(container -> container.getResources() != null)
        .filter(container -> container.getResources().getLimits() != null)
        .map(container -> container.getResources().getLimits().get("memory"))
        .filter(memory -> memory != null)
        .findFirst();
  }

  private static long bytes(Quantity quantity) {
    return Quantity.getAmountInBytes(quantity).longValue();
  }

  private static String killed(Attempt attempt, int signal) {
    return attempt
        + " was killed by "
        + (signal == 9 ? "SIGKILL" : signal == 15 ? "SIGTERM" : "signal " + signal);
  }

  private static String lastWords(String said) {
    String words = said.strip();
    return words.isEmpty()
        ? " without a word"
        : "; its last words: " + words.substring(Math.max(0, words.length() - MOST_WORDS));
  }

  /** Such as an eviction that no condition tells of, or a node that lost it. */
  private static Optional<Failure> podsOwn(Attempt attempt, Pod pod) {
    String reason = pod.getStatus().getReason();
    String message = pod.getStatus().getMessage();
    return reason == null
        ? Optional.empty()
        : Optional.of(
            Failure.platform(
                "POD_FAILED", attempt + ": " + reason + (message == null ? "" : ": " + message)));
  }
}
