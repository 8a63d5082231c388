package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.kubernetes.WorkerResources;
import dev.cafrun.controller.kubernetes.resize.ResizeNotice;
import dev.cafrun.controller.kubernetes.resize.Resizing;
import dev.cafrun.controller.kubernetes.resize.SaidResources;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.run.StageMemory;
import dev.cafrun.core.stage.StageKind;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gives Jobs that have not begun the resources that their run says by now. What a run wants is its
 * CafRun's alone to say, and what an attempt has is its Job's: nothing of either is kept elsewhere,
 * so that a restored database and a controller that just began do the same.
 *
 * <p>A Job that waits in a queue is changed, and keeps its place. Kubernetes changes no other: such
 * a one is deleted, and its attempt launched again under its number. The name is taken until the
 * last pod of the old one is gone, so that no two pods ever work on one attempt; both happen only
 * if the Job is still what was seen. Made for one turn.
 */
final class JobResizer {
  private final Jobs jobs;
  private final JobManifest manifest;
  private final RunSpec wanted;
  private final List<ResizeNotice> notices = new ArrayList<>();

  /** Somebody else changed a Job at the same time. */
  private boolean overtaken;

  /**
   * @param wanted the run as its author wants it by now
   */
  JobResizer(Jobs jobs, JobManifest manifest, RunSpec wanted) {
    this.jobs = jobs;
    this.manifest = manifest;
    this.wanted = wanted;
  }

  /** The run as it was accepted, with the resources that its author wants by now. */
  RunSpec sized(RunSpec accepted) {
    return accepted.withResourcesOf(wanted);
  }

  List<ResizeNotice> notices() {
    return List.copyOf(notices);
  }

  boolean overtaken() {
    return overtaken;
  }

  /** A Job was made or changed. */
  void made(Attempt attempt, Job job) {
    StageKind kind = attempt.stage().kind();
    ResizeNotice.tight(
            attempt,
            JobManifest.container(job.getSpec().getTemplate()).getResources(),
            StageMemory.of(wanted, kind))
        .ifPresent(notices::add);
  }

  /**
   * Changes what is to be changed.
   *
   * @param seen perhaps some time ago
   * @return the Job as it is then; nothing if there is none any more
   */
  Optional<Job> resized(Attempt attempt, Job seen, Function<Job, List<Pod>> pods) {
    SaidResources wants = SaidResources.of(wanted.stage(attempt.stage().kind()));
    if (!differs(seen, wants)) {
      return Optional.of(seen);
    }
    return switch (resizing(seen, pods.apply(seen), wants)) {
      case NONE -> Optional.of(seen);
      case LATER -> told(seen, ResizeNotice.later(attempt, had(seen), wants));
      case IMPOSSIBLE ->
          told(
              seen,
              ResizeNotice.refused(
                  attempt, had(seen), wants, "whether it asks for a GPU decides on its image"));
      case IN_PLACE, ANEW ->
          jobs.find(seen.getMetadata().getNamespace(), seen.getMetadata().getName())
              .flatMap(now -> resizedNow(attempt, now, wants));
    };
  }

  /**
   * Whether there is a question, for which pods must be looked at. What the installation adds where
   * a run says nothing may be another after an upgrade: then nobody has changed the run.
   */
  private static boolean differs(Job job, SaidResources wants) {
    return said(job).filter(had -> !had.same(wants)).isPresent()
        && JobReading.end(job).isEmpty()
        && job.getMetadata().getDeletionTimestamp() == null
        && !JobReading.stopping(job);
  }

  private static Resizing resizing(Job job, List<Pod> pods, SaidResources wants) {
    List<Pod> living = pods.stream().filter(PodEnd::lives).toList();
    List<Pod> last = living.isEmpty() ? pods : living; // Their Job is about to say how they ended.
    return Resizing.of(
        had(job),
        wants,
        JobReading.suspended(job),
        !living.isEmpty(),
        last.stream().anyMatch(Pending::hasNode));
  }

  /** As the API shows it, not as it was watched. */
  private Optional<Job> resizedNow(Attempt attempt, Job now, SaidResources wants) {
    if (!JobLabels.belongs(now.getMetadata(), attempt) || !differs(now, wants)) {
      return Optional.of(now);
    }
    return switch (resizing(now, jobs.podsOf(now), wants)) {
      case NONE, LATER, IMPOSSIBLE -> Optional.of(now); // It is told when it is seen.
      case IN_PLACE -> resized(attempt, now, wants, true);
      case ANEW -> resized(attempt, now, wants, false);
    };
  }

  private Optional<Job> resized(Attempt attempt, Job now, SaidResources wants, boolean inPlace) {
    Job sized;
    try {
      sized = manifest.resized(now, wanted, attempt.stage().kind());
    } catch (IllegalArgumentException e) {
      return told(
          now, ResizeNotice.refused(attempt, had(now), wants, String.valueOf(e.getMessage())));
    }
    Optional<String> objection = jobs.objection(asNew(sized));
    if (objection.isPresent()) {
      return told(now, ResizeNotice.refused(attempt, had(now), wants, objection.get()));
    }
    return inPlace && sameHeap(now, sized)
        ? changed(attempt, now, sized, wants)
        : removed(attempt, now, wants);
  }

  /** The heap's share of a limit is in the environment, which nobody can change. */
  private static boolean sameHeap(Job now, Job sized) {
    return limitsMemory(now) == limitsMemory(sized);
  }

  private static boolean limitsMemory(Job job) {
    return WorkerResources.limitsMemory(
        JobManifest.container(job.getSpec().getTemplate()).getResources());
  }

  private Optional<Job> changed(Attempt attempt, Job now, Job sized, SaidResources wants) {
    try {
      jobs.resize(now, sized);
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case Jobs.INVALID -> removed(attempt, now, wants); // Kubernetes before 1.36.
        case HttpURLConnection.HTTP_CONFLICT -> overtaken(now);
        case HttpURLConnection.HTTP_NOT_FOUND -> Optional.empty();
        default -> throw e;
      };
    }
    notices.add(ResizeNotice.changed(attempt, had(now), wants));
    made(attempt, sized);
    return Optional.of(sized);
  }

  private Optional<Job> removed(Attempt attempt, Job now, SaidResources wants) {
    if (!jobs.deleteAfterItsPods(now)) {
      return overtaken(now);
    }
    notices.add(ResizeNotice.changed(attempt, had(now), wants));
    return jobs.find(now.getMetadata().getNamespace(), now.getMetadata().getName());
  }

  private Optional<Job> overtaken(Job now) {
    overtaken = true;
    return Optional.of(now);
  }

  private Optional<Job> told(Job job, ResizeNotice notice) {
    notices.add(notice);
    return Optional.of(job);
  }

  private static SaidResources had(Job job) {
    return said(job).orElseThrow();
  }

  /** Of Jobs that an older release made, nothing. */
  private static Optional<SaidResources> said(Job job) {
    return Optional.ofNullable(JobLabels.annotation(job.getMetadata(), JobLabels.RESOURCES))
        .map(SaidResources::read);
  }

  /** Without what the API adds, and refuses from others. */
  private static Job asNew(Job job) {
    PodTemplateSpec template = job.getSpec().getTemplate();
    Map<String, String> labels = new LinkedHashMap<>(template.getMetadata().getLabels());
    labels.keySet().removeIf(JobResizer::isTheApis);
    return new JobBuilder(job)
        .editMetadata()
        .withUid(null)
        .withResourceVersion(null)
        .withCreationTimestamp(null)
        .withGeneration(null)
        .withManagedFields(List.of())
        .removeFromLabels(
            job.getMetadata().getLabels().keySet().stream()
                .filter(JobResizer::isTheApis)
                .collect(Collectors.toMap(label -> label, label -> "")))
        .endMetadata()
        .editSpec()
        .withSelector(null)
        .editTemplate()
        .editMetadata()
        .withLabels(labels)
        .endMetadata()
        .endTemplate()
        .endSpec()
        .withStatus(null)
        .build();
  }

  private static boolean isTheApis(String label) {
    return label.endsWith("controller-uid") || label.endsWith("job-name");
  }
}
