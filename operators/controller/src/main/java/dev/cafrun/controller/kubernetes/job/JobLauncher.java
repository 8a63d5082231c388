package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.kubernetes.resize.ResizeNotice;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.AttemptProvenance;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs the attempts of one run as Jobs, made for one turn at it.
 *
 * <p>A Job is created and never updated but to end it, or to have other resources before it begins,
 * and it outlives its attempt: the attempt's name is the Job's, so that no attempt ever has two,
 * and whoever comes later reads how it ended.
 */
public final class JobLauncher implements Launcher {
  /** How soon a Job that a quota refused is tried again. */
  private static final Duration UNTIL_ROOM = Duration.ofSeconds(15);

  /** Until what somebody else changed at the same moment has been seen. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private final Jobs jobs;
  private final ClusterView view;
  private final JobManifest manifest;
  private final JobResizer resizer;
  private final Ages ages;

  /** Made in this turn; the view may not know of them yet. */
  private final Map<Attempt, Job> made = new HashMap<>();

  private final Map<Attempt, AttemptProvenance> works = new HashMap<>();
  private final Map<StageId, Pending> pending = new HashMap<>();

  /** What the cluster had no room for in this turn. */
  private final Map<Attempt, Pending> refused = new HashMap<>();

  private final Map<String, Hearsay> heard = new HashMap<>();
  private final Map<StageId, Begin> begun = new HashMap<>();
  private Optional<Instant> lookAgain = Optional.empty();

  /**
   * @param wanted the run as its author wants it by now
   */
  JobLauncher(Jobs jobs, ClusterView view, JobManifest manifest, RunSpec wanted, Ages ages) {
    this.jobs = jobs;
    this.view = view;
    this.manifest = manifest;
    this.resizer = new JobResizer(jobs, manifest, wanted);
    this.ages = ages;
  }

  @Override
  public boolean launch(Attempt attempt, Assignment assignment, Runnable onEnd) {
    Job job = written(attempt, assignment);
    try {
      made.put(attempt, jobs.create(job));
      resizer.made(attempt, job);
    } catch (KubernetesClientException e) {
      if (hasNoRoom(e)) {
        refused.put(attempt, Refusal.of(words(e), Instant.EPOCH));
        return false;
      }
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw refused(attempt, e);
      }
      made.put(attempt, adopted(attempt, job));
    }
    return true;
  }

  private static boolean hasNoRoom(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN && Refusal.forRoom(words(e));
  }

  private static String words(KubernetesClientException e) {
    return String.valueOf(e.getStatus() == null ? e.getMessage() : e.getStatus().getMessage());
  }

  private Job written(Attempt attempt, Assignment assignment) {
    try {
      return manifest.job(
          attempt, assignment, resizer.sized(RunReader.readSpec(assignment.spec())));
    } catch (IllegalArgumentException e) {
      throw new StageException(
          Failure.user(
              "POD_TEMPLATE_INVALID",
              "resources or podTemplate in stages."
                  + attempt.stage().kind().spelling()
                  + " cannot be a pod's: "
                  + e.getMessage()),
          e);
    }
  }

  private Job adopted(Attempt attempt, Job wanted) {
    ObjectMeta name = wanted.getMetadata();
    Job there = jobs.find(name.getNamespace(), name.getName()).orElse(null);
    if (there == null || !JobLabels.belongs(there.getMetadata(), attempt)) {
      throw new StageException(
          Failure.platform(
              "JOB_NAME_TAKEN",
              "the Job "
                  + wanted.getMetadata().getName()
                  + " is not this run's; delete it if nobody needs it"));
    }
    return there;
  }

  private static RuntimeException refused(Attempt attempt, KubernetesClientException why) {
    String message = words(why);
    return switch (why.getCode()) {
      case Jobs.INVALID, HttpURLConnection.HTTP_BAD_REQUEST ->
          new StageException(
              Failure.user(
                  "POD_TEMPLATE_INVALID",
                  "the cluster refuses the Job of " + attempt + ": " + message),
              why);
      case HttpURLConnection.HTTP_FORBIDDEN ->
          new StageException(
              Failure.platform(
                  "JOB_FORBIDDEN",
                  "the cluster lets nobody make the Job of " + attempt + ": " + message),
              why);
      default -> why; // It may well be there: the next turn sees.
    };
  }

  @Override
  public Optional<Execution> execution(Attempt attempt) {
    Optional<Job> sized = find(attempt).flatMap(job -> resizer.resized(attempt, job, this::pods));
    if (resizer.overtaken()) {
      wakeAt(Optional.of(ages.now().plus(SOON)));
    }
    return sized
        .map(
            job -> {
              List<Pod> pods = pods(job);
              JobReading reading = reading(attempt, job, pods);
              work(job).ifPresent(work -> works.put(attempt, work));
              reading
                  .pending()
                  .ifPresentOrElse(
                      why -> pending.put(attempt.stage(), why),
                      () -> pending.remove(attempt.stage()));
              Begin.of(attempt, job, pods).ifPresent(begin -> begun.put(attempt.stage(), begin));
              reading.overdue().ifPresent(why -> end(job, Optional.of(why)));
              wakeAt(reading.lookAgain());
              return reading.execution();
            })
        .or(() -> Optional.ofNullable(refused.get(attempt)).map(why -> waiting(attempt, why)));
  }

  /** Nothing in the cluster says since when. */
  private Execution waiting(Attempt attempt, Pending why) {
    pending.put(attempt.stage(), why);
    wakeAt(Optional.of(ages.now().plus(UNTIL_ROOM)));
    return new Execution.Waiting(attempt.number(), null, why.message());
  }

  /** Of Jobs that an older release made, nothing. */
  private static Optional<AttemptProvenance> work(Job job) {
    return Optional.ofNullable(JobLabels.annotation(job.getMetadata(), JobLabels.WORK))
        .map(json -> CoreJson.read(json, AttemptProvenance.class));
  }

  /** As far as is seen, which is all when an operator begins. */
  @Override
  public List<Attempt> newest(UUID run) {
    Map<StageId, Attempt> newest = new HashMap<>();
    for (Job job : view.jobs(manifest.run().namespace(), run)) {
      Optional<Attempt> attempt = JobLabels.attempt(job.getMetadata());
      Optional<AttemptProvenance> work = work(job);
      if (attempt.isPresent() && work.isPresent()) {
        works.put(attempt.get(), work.get());
        newest.merge(
            attempt.get().stage(),
            attempt.get(),
            (one, other) -> one.number() > other.number() ? one : other);
      }
    }
    return List.copyOf(newest.values());
  }

  /** Of what {@link #execution} and {@link #newest} have seen. */
  @Override
  public Optional<AttemptProvenance> work(Attempt attempt) {
    return Optional.ofNullable(works.get(attempt));
  }

  /** What the view does not show may be there for all that: only the API itself can say no. */
  private Optional<Job> find(Attempt attempt) {
    String name = JobName.of(manifest.run().name(), attempt);
    return view.job(manifest.run().namespace(), name)
        .or(() -> Optional.ofNullable(made.get(attempt)))
        .or(() -> jobs.find(manifest.run().namespace(), name));
  }

  private JobReading reading(Attempt attempt, Job job, List<Pod> pods) {
    return JobReading.of(
        attempt,
        job,
        pods,
        heard.computeIfAbsent(
            job.getMetadata().getName(),
            name -> Hearsay.of(jobs, attempt, job, pods, manifest.run().queue(), ages)),
        manifest.settings().pendingDeadline(),
        ages);
  }

  /** How a Job failed only its pod knows: one that nobody has heard of yet is asked for. */
  private List<Pod> pods(Job job) {
    List<Pod> seen = view.pods(job.getMetadata().getNamespace(), job.getMetadata().getName());
    return seen.isEmpty() && JobReading.failed(job) ? jobs.podsOf(job) : seen;
  }

  private void wakeAt(Optional<Instant> moment) {
    if (moment.isPresent() && (lookAgain.isEmpty() || moment.get().isBefore(lookAgain.get()))) {
      lookAgain = moment;
    }
  }

  @Override
  public boolean stop(Attempt attempt) {
    return stop(attempt, Optional.empty());
  }

  @Override
  public boolean stop(Attempt attempt, Failure why) {
    return stop(attempt, Optional.of(why));
  }

  private boolean stop(Attempt attempt, Optional<Failure> why) {
    Job job = find(attempt).orElse(null);
    if (job == null || JobReading.over(job, pods(job))) {
      return true;
    }
    if (job.getMetadata().getDeletionTimestamp() == null && !JobReading.stopping(job)) {
      return end(job, why);
    }
    return false;
  }

  /**
   * Has the Job's own controller end it. What its queue has not let in just goes.
   *
   * @return whether nothing of it is left: its queue may have let it in since it was seen, or sent
   *     it away while its pod was still there
   */
  private boolean end(Job job, Optional<Failure> why) {
    if (JobReading.suspended(job)) {
      return jobs.delete(job) && pods(job).isEmpty();
    }
    Map<String, String> annotations = new HashMap<>();
    annotations.put(JobLabels.STOP, ages.now().toString());
    why.ifPresent(failure -> annotations.put(JobLabels.FAILURE, CoreJson.write(failure)));
    String patch =
        CoreJson.write(
            Map.of(
                "metadata",
                Map.of("annotations", annotations),
                "spec",
                Map.of("activeDeadlineSeconds", 1)));
    jobs.patch(job, patch);
    return false;
  }

  /** Ends an attempt that does not get on: it fails so. Idempotent. */
  public void giveUp(Attempt attempt, Failure why) {
    find(attempt)
        .filter(job -> JobReading.end(job).isEmpty() && !JobReading.stopping(job))
        .ifPresent(job -> end(job, Optional.of(why)));
  }

  /** The cluster queues what it has no room for. */
  @Override
  public int places() {
    return Integer.MAX_VALUE;
  }

  /** What stages wait for, as seen in this turn. */
  public Map<StageId, Pending> pending() {
    return Map.copyOf(pending);
  }

  /** When the newest attempts of stages began to work, as seen in this turn. */
  public Map<StageId, Begin> begun() {
    return Map.copyOf(begun);
  }

  /** What people are to know of resources, as it came up in this turn. */
  public List<ResizeNotice> notices() {
    return resizer.notices();
  }

  /** When time alone may change what Jobs say. */
  public Optional<Instant> lookAgain() {
    return lookAgain;
  }
}
