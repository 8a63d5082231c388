package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.job.ClusterView;
import dev.cafrun.controller.kubernetes.job.JobLabels;
import dev.cafrun.controller.kubernetes.job.RelevantChanges;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The Jobs and pods of runs, watched: whenever one changes in a way that matters, its run is looked
 * at.
 */
final class Watched implements ClusterView {
  private static final String OURS = JobLabels.OURS + "=" + JobLabels.OPERATOR;
  private static final String BY_JOB = "job";
  private static final String BY_RUN = "run";

  private final InformerEventSource<Job, CafRunObject> jobs;
  private final InformerEventSource<Pod, CafRunObject> pods;

  Watched(EventSourceContext<CafRunObject> context) {
    jobs =
        new InformerEventSource<>(
            source(Job.class)
                .withOnAddFilter(RelevantChanges::of)
                .withOnUpdateFilter(RelevantChanges::of)
                .build(),
            context);
    pods =
        new InformerEventSource<>(
            source(Pod.class)
                .withOnAddFilter(RelevantChanges::of)
                .withOnUpdateFilter((now, before) -> RelevantChanges.of(before, now, job(now)))
                .build(),
            context);
    jobs.addIndexers(Map.of(BY_RUN, Watched::keyOfRun));
    pods.addIndexers(Map.of(BY_JOB, Watched::keyOfJob));
  }

  private static <R extends HasMetadata> InformerEventSourceConfiguration.Builder<R> source(
      Class<R> type) {
    return InformerEventSourceConfiguration.from(type, CafRunObject.class)
        .withName(type.getSimpleName())
        .withLabelSelector(OURS)
        .withNamespacesInheritedFromController()
        .withSecondaryToPrimaryMapper(Watched::run);
  }

  private static Set<ResourceID> run(HasMetadata object) {
    String name = JobLabels.annotation(object.getMetadata(), JobLabels.RUN_NAME);
    return name == null
        ? Set.of()
        : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }

  private static List<String> keyOfJob(Pod pod) {
    String job = pod.getMetadata().getLabels().get(JobLabels.JOB_NAME);
    return job == null ? List.of() : List.of(key(pod.getMetadata().getNamespace(), job));
  }

  private static List<String> keyOfRun(Job job) {
    String run = job.getMetadata().getLabels().get(JobLabels.RUN_ID);
    return run == null ? List.of() : List.of(key(job.getMetadata().getNamespace(), run));
  }

  private Optional<Job> job(Pod pod) {
    String job = pod.getMetadata().getLabels().get(JobLabels.JOB_NAME);
    return job == null ? Optional.empty() : job(pod.getMetadata().getNamespace(), job);
  }

  private static String key(String namespace, String name) {
    return namespace + "/" + name;
  }

  List<EventSource<?, CafRunObject>> sources() {
    return List.of(jobs, pods);
  }

  @Override
  public Optional<Job> job(String namespace, String name) {
    return jobs.get(new ResourceID(name, namespace));
  }

  @Override
  public List<Job> jobs(String namespace, UUID run) {
    return jobs.byIndex(BY_RUN, key(namespace, run.toString()));
  }

  @Override
  public List<Pod> pods(String namespace, String job) {
    return pods.byIndex(BY_JOB, key(namespace, job));
  }
}
