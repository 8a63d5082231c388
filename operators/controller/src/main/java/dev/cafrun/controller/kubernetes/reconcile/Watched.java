package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.job.ClusterView;
import dev.cafrun.controller.kubernetes.job.JobLabels;
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

/** The Jobs and pods of runs, watched: whenever one changes, its run is looked at. */
final class Watched implements ClusterView {
  private static final String OURS = JobLabels.OURS + "=" + JobLabels.OPERATOR;
  private static final String BY_JOB = "job";

  /** The Job's controller writes it on each of its pods. */
  private static final String JOB_NAME = "batch.kubernetes.io/job-name";

  private final InformerEventSource<Job, CafRunObject> jobs;
  private final InformerEventSource<Pod, CafRunObject> pods;

  Watched(EventSourceContext<CafRunObject> context) {
    jobs = source(Job.class, context);
    pods = source(Pod.class, context);
    pods.addIndexers(Map.of(BY_JOB, Watched::job));
  }

  private static <R extends HasMetadata> InformerEventSource<R, CafRunObject> source(
      Class<R> type, EventSourceContext<CafRunObject> context) {
    return new InformerEventSource<>(
        InformerEventSourceConfiguration.from(type, CafRunObject.class)
            .withName(type.getSimpleName())
            .withLabelSelector(OURS)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(Watched::run)
            .build(),
        context);
  }

  private static Set<ResourceID> run(HasMetadata object) {
    String name = JobLabels.annotation(object.getMetadata(), JobLabels.RUN_NAME);
    return name == null
        ? Set.of()
        : Set.of(new ResourceID(name, object.getMetadata().getNamespace()));
  }

  private static List<String> job(Pod pod) {
    String job = pod.getMetadata().getLabels().get(JOB_NAME);
    return job == null ? List.of() : List.of(key(pod.getMetadata().getNamespace(), job));
  }

  private static String key(String namespace, String job) {
    return namespace + "/" + job;
  }

  List<EventSource<?, CafRunObject>> sources() {
    return List.of(jobs, pods);
  }

  @Override
  public Optional<Job> job(String namespace, String name) {
    return jobs.get(new ResourceID(name, namespace));
  }

  @Override
  public List<Pod> pods(String namespace, String job) {
    return pods.byIndex(BY_JOB, key(namespace, job));
  }
}
