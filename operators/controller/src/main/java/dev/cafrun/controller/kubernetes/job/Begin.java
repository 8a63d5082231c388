package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.run.StageSpec;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The moment at which an attempt's first pod began to work, in whole seconds, as the API writes
 * times.
 *
 * @param attempt which
 * @param created when its Job was
 * @param at when its first container ran
 * @param queued whether its Job had to be let in by a queue
 * @param gpus how many it has, whatever its run says by now
 */
public record Begin(Attempt attempt, Instant created, Instant at, boolean queued, double gpus) {
  /** Nothing as long as no pod has begun, or if none is there any more. Pure. */
  static Optional<Begin> of(Attempt attempt, Job job, List<Pod> pods) {
    Instant created = Times.read(job.getMetadata().getCreationTimestamp());
    return created == null
        ? Optional.empty()
        : pods.stream()
            .flatMap(Begin::starts)
            .min(Comparator.naturalOrder())
            .map(at -> new Begin(attempt, created, at, queued(job), gpus(job)));
  }

  private static double gpus(Job job) {
    return Optional.ofNullable(JobManifest.container(job.getSpec().getTemplate()).getResources())
        .map(ResourceRequirements::getLimits)
        .map(limits -> limits.get(StageSpec.GPU))
        .map(gpus -> gpus.getNumericalAmount().doubleValue())
        .orElse(0.0);
  }

  private static Stream<Instant> starts(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getName().equals(StageSpec.CONTAINER))
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull)
            .flatMap(state -> Stream.ofNullable(Times.read(start(state))));
  }

  private static @Nullable String start(ContainerState state) {
    if (state.getRunning() != null) {
      return state.getRunning().getStartedAt();
    }
    return state.getTerminated() == null ? null : state.getTerminated().getStartedAt();
  }

  private static boolean queued(Job job) {
    return job.getMetadata().getLabels() != null
        && job.getMetadata().getLabels().containsKey(RunObject.QUEUE);
  }

  /** How long the attempt waited: for its queue, for a node, for its image. */
  public Duration waited() {
    return at.isBefore(created) ? Duration.ZERO : Duration.between(created, at);
  }
}
