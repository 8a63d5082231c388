package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Attempt;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a cluster says about a Job elsewhere than in the Job and its pods.
 *
 * @param asked the queue that the run asked for
 * @param queue what Kueue says of the Job
 * @param refusal why no pod is made
 */
record Hearsay(Optional<String> asked, Optional<QueueWord> queue, Optional<String> refusal) {
  static final Hearsay NOTHING = new Hearsay(Optional.empty(), Optional.empty(), Optional.empty());

  /** Asks, if there is a question: a Job that works speaks for itself. */
  static Hearsay of(
      Jobs jobs, Attempt attempt, Job job, List<Pod> pods, Optional<String> asked, Ages ages) {
    if (JobReading.end(job).isPresent() || JobReading.stopping(job)) {
      return NOTHING;
    }
    if (JobReading.suspended(job)) {
      return new Hearsay(asked, jobs.queueWord(job), Optional.empty());
    }
    Instant created = Times.or(job.getMetadata().getCreationTimestamp(), ages.now());
    return pods.isEmpty() && !ages.now().isBefore(JobReading.settled(attempt, created, ages))
        ? new Hearsay(asked, Optional.empty(), jobs.refusal(job))
        : NOTHING;
  }
}
