package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** Says why a queue holds a Job back. Pure. */
final class Queue {
  /** As Kueue says it. */
  private static final Pattern NO_QUEUE = Pattern.compile(".*LocalQueue \\S+ doesn't exist.*");

  private Queue() {}

  /**
   * @param job that is suspended
   * @param asked for by the run; the cluster may put what asks for none into a queue of its own
   * @param said what Kueue says of it; nothing if it has said nothing yet, or cannot be asked
   */
  static Pending of(Job job, Optional<String> asked, Optional<QueueWord> said, Instant now) {
    Instant since = since(job, now);
    Optional<String> queue =
        Optional.ofNullable(job.getMetadata().getLabels())
            .map(labels -> labels.get(RunObject.QUEUE));
    if (queue.isEmpty()) {
      return new Pending(
          Pending.SUSPENDED,
          "waits for its Job, which somebody has suspended and no queue holds: set the Job's"
              + " spec.suspend to false",
          since);
    }
    String name =
        "the queue "
            + queue.get()
            + (asked.isPresent() ? "" : ", which holds what asks for no queue");
    Optional<String> preempted = said.flatMap(QueueWord::preempted);
    if (preempted.isPresent()) {
      return new Pending(
          Pending.PREEMPTED, "was preempted and waits for " + name + ": " + preempted.get(), since);
    }
    String why = said.flatMap(QueueWord::refused).orElse("");
    if (NO_QUEUE.matcher(why).matches()) {
      return new Pending(
          Pending.NO_QUEUE,
          "waits for "
              + name
              + ", which does not exist in the namespace "
              + job.getMetadata().getNamespace(),
          since);
    }
    return new Pending(
        Pending.QUEUED, "waits for " + name + (why.isEmpty() ? "" : ": " + why), since);
  }

  /** When it was suspended, which may have been in the middle of its work. */
  private static Instant since(Job job, Instant now) {
    Instant created = Times.or(job.getMetadata().getCreationTimestamp(), now);
    return job.getStatus() == null
        ? created
        : job.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Suspended"))
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(JobCondition::getLastTransitionTime)
            .map(time -> Times.or(time, created))
            .findFirst()
            .orElse(created);
  }
}
