package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which changes of Jobs and pods can change what is to be done or told; looking at a run costs a
 * dozen statements. Pure.
 */
public final class RelevantChanges {
  private RelevantChanges() {}

  /** A Job that was just made says nothing that its maker does not know. */
  public static boolean of(Job job) {
    return JobReading.end(job).isPresent();
  }

  public static boolean of(Job before, Job now) {
    return JobReading.end(before).isPresent() != JobReading.end(now).isPresent()
        || !Objects.equals(before.getSpec().getSuspend(), now.getSpec().getSuspend())
        || !Objects.equals(
            before.getMetadata().getDeletionTimestamp(), now.getMetadata().getDeletionTimestamp());
  }

  /** A pod that is made starts, which need not be said. */
  public static boolean of(Pod pod) {
    return pending(pod).filter(Pending::passes).isEmpty();
  }

  /**
   * A pod that ends is followed by its Job; only if the Job has ended before it was the pod that
   * was waited for. Whoever asks sees the pod as it is now, and so does whoever hears of the Job.
   */
  public static boolean of(Pod before, Pod now, Optional<Job> job) {
    return !words(before).equals(words(now))
        || (PodEnd.lives(before) && !PodEnd.lives(now) && job.flatMap(JobReading::end).isPresent());
  }

  /** A pod that finds its node goes on starting. */
  private static Optional<String> words(Pod pod) {
    return pending(pod).map(Pending::message);
  }

  private static Optional<Pending> pending(Pod pod) {
    return Pending.of(Optional.of(pod), Instant.EPOCH, Optional.empty(), false);
  }
}
