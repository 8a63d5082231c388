package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Execution;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a Job and its pods say of an attempt.
 *
 * @param execution for the planner
 * @param waiting for people: what its pod waits for; nothing once it works
 * @param overdue why the attempt is to be ended, because it has waited too long to begin
 * @param lookAgain when time alone changes the reading
 */
record JobReading(
    Execution execution,
    Optional<String> waiting,
    Optional<Failure> overdue,
    Optional<Instant> lookAgain) {

  private static final String QUEUE_WAIT = "waits for its queue to admit it";

  /**
   * Pure.
   *
   * @param pods of the Job
   * @param patience how long a pod may wait before it starts
   */
  static JobReading of(Attempt attempt, Job job, List<Pod> pods, Duration patience, Instant now) {
    Instant since = Times.read(job.getStatus() == null ? null : job.getStatus().getStartTime());
    Instant start = since == null ? now : since;
    Optional<JobCondition> end = end(job);
    if (end.isPresent() && job.getMetadata().getDeletionTimestamp() == null) {
      return pods.stream().anyMatch(PodEnd::lives)
          ? underWay(attempt, start) // Whatever the Job says, something of it still runs.
          : just(ended(attempt, job, pods, end.get(), start));
    }
    if (job.getMetadata().getDeletionTimestamp() != null || stopping(job)) {
      return underWay(attempt, start);
    }
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return new JobReading(
          new Execution.Running(attempt.number(), now),
          Optional.of(QUEUE_WAIT),
          Optional.empty(),
          Optional.empty());
    }
    Instant created = Times.read(job.getMetadata().getCreationTimestamp());
    return Pending.of(newest(pods), created == null ? now : created, now)
        .map(pending -> pending(attempt, pending, start, patience, now))
        .orElseGet(() -> underWay(attempt, start));
  }

  private static JobReading pending(
      Attempt attempt, Pending pending, Instant start, Duration patience, Instant now) {
    Instant end = pending.since().plus(patience);
    return new JobReading(
        new Execution.Running(attempt.number(), start),
        Optional.of(pending.message()),
        now.isBefore(end) ? Optional.empty() : Optional.of(pending.failure(attempt)),
        now.isBefore(end) ? Optional.of(end) : Optional.empty());
  }

  private static JobReading underWay(Attempt attempt, Instant since) {
    return just(new Execution.Running(attempt.number(), since));
  }

  private static JobReading just(Execution execution) {
    return new JobReading(execution, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** Whether nothing of it can run any more. */
  static boolean over(Job job, List<Pod> pods) {
    return end(job).isPresent() && pods.stream().noneMatch(PodEnd::lives);
  }

  static boolean failed(Job job) {
    return end(job).filter(condition -> condition.getType().equals("Failed")).isPresent();
  }

  static boolean stopping(Job job) {
    return JobLabels.annotation(job.getMetadata(), JobLabels.STOP) != null;
  }

  private static Execution ended(
      Attempt attempt, Job job, List<Pod> pods, JobCondition end, Instant since) {
    int number = attempt.number();
    if (end.getType().equals("Complete")) {
      return new Execution.Ended(number);
    }
    @Nullable String failure = JobLabels.annotation(job.getMetadata(), JobLabels.FAILURE);
    if (failure != null) {
      return new Execution.Failed(number, FailureText.read(failure).orElseGet(() -> lost(end)));
    }
    if (stopping(job)) {
      return new Execution.Stopped(number, since);
    }
    if ("DeadlineExceeded".equals(end.getReason())) {
      return new Execution.Failed(
          number, Failure.user("STAGE_DEADLINE_EXCEEDED", "did not finish within its deadline"));
    }
    return new Execution.Failed(
        number,
        newest(pods).flatMap(pod -> PodEnd.failure(attempt, pod)).orElseGet(() -> lost(end)));
  }

  private static Failure lost(JobCondition end) {
    String why = end.getMessage() == null ? "" : ": " + end.getMessage();
    return Failure.platform("POD_LOST", "its pod is gone and nobody saw how it ended" + why);
  }

  static Optional<JobCondition> end(Job job) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(
                condition ->
                    "True".equals(condition.getStatus())
                        && List.of("Complete", "Failed").contains(condition.getType()))
            .findFirst();
  }

  private static Optional<Pod> newest(List<Pod> pods) {
    return pods.stream()
        .max(Comparator.comparing(pod -> String.valueOf(pod.getMetadata().getCreationTimestamp())));
  }
}
