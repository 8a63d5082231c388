package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.launch.Ages;
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
 * @param pending why it does not work yet; nothing once it does
 * @param overdue why the attempt is to be ended, because something is wrong with it and nobody has
 *     mended that; room it may wait for as long as its run lets it
 * @param lookAgain when time alone changes the reading
 */
record JobReading(
    Execution execution,
    Optional<Pending> pending,
    Optional<Failure> overdue,
    Optional<Instant> lookAgain) {

  /**
   * Pure, but for what is remembered of ages: dates are the API server's, by a clock of its own.
   *
   * @param pods of the Job
   * @param others what the cluster says about the Job elsewhere
   * @param patience how long a pod may wait for something that is wrong
   */
  static JobReading of(
      Attempt attempt, Job job, List<Pod> pods, Hearsay others, Duration patience, Ages ages) {
    Instant now = ages.now();
    Instant begin = begin(job, now);
    Optional<JobCondition> end = end(job);
    if (end.isPresent() && job.getMetadata().getDeletionTimestamp() == null) {
      return pods.stream().anyMatch(PodEnd::lives)
          ? underWay(attempt, begin) // Whatever the Job says, something of it still runs.
          : just(ended(attempt, job, pods, end.get(), begin));
    }
    if (job.getMetadata().getDeletionTimestamp() != null || stopping(job)) {
      return underWay(attempt, begin);
    }
    if (suspended(job)) {
      return pending(
          attempt, Queue.of(job, others.asked(), others.queue(), now), begin, patience, ages);
    }
    Instant created = Times.or(job.getMetadata().getCreationTimestamp(), now);
    Instant letIn = Times.later(created, begin(job, created));
    boolean settled = !now.isBefore(settled(attempt, letIn, ages));
    return Pending.of(newest(pods), letIn, others.refusal(), settled)
        .map(pending -> pending(attempt, pending, begin, patience, ages))
        .orElseGet(() -> underWay(attempt, worksSince(pods, begin)));
  }

  /** By the clock of the control plane: those of nodes may be anywhere. */
  private static Instant begin(Job job, Instant or) {
    return Times.or(job.getStatus() == null ? null : job.getStatus().getStartTime(), or);
  }

  private static Instant worksSince(List<Pod> pods, Instant begin) {
    return pods.stream()
        .flatMap(pod -> Pending.scheduled(pod).stream())
        .min(Comparator.naturalOrder())
        .map(scheduled -> Times.later(scheduled, begin))
        .orElse(begin);
  }

  private static JobReading pending(
      Attempt attempt, Pending pending, Instant begin, Duration patience, Ages ages) {
    Instant now = ages.now();
    Optional<Instant> settles = after(settled(attempt, pending.since(), ages), now);
    if (pending.forRoom()) {
      return new JobReading(
          new Execution.Waiting(attempt.number(), pending.since(), pending.message()),
          Optional.of(pending),
          Optional.empty(),
          settles);
    }
    Instant end =
        ages.ofAttempt(attempt, new Ages.Thing.Delay(attempt), pending.since()).plus(patience);
    return new JobReading(
        new Execution.Running(attempt.number(), begin),
        Optional.of(pending),
        now.isBefore(end) ? Optional.empty() : Optional.of(pending.failure(attempt)),
        settles.or(() -> after(end, now)));
  }

  /**
   * When its Job's controller, and Kueue, will have had their time, by the clock that tells now.
   */
  static Instant settled(Attempt attempt, Instant since, Ages ages) {
    return ages.ofAttempt(attempt, new Ages.Thing.Preparation(attempt), since)
        .plus(Pending.SETTLED);
  }

  private static Optional<Instant> after(Instant moment, Instant now) {
    return now.isBefore(moment) ? Optional.of(moment) : Optional.empty();
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

  static boolean suspended(Job job) {
    return Boolean.TRUE.equals(job.getSpec().getSuspend());
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
    if (PodEnd.OUT_OF_TIME.equals(end.getReason())) { // Of Jobs that an older release made.
      return new Execution.Failed(number, PodEnd.outOfTime());
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
