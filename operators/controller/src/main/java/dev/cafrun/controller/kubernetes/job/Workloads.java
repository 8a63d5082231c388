package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Optional;

/** Kueue's Workloads, as far as they are about our Jobs. */
final class Workloads {
  private static final String JOB = "kueue.x-k8s.io/job-uid";

  /** As its releases serve them, the newest first. */
  private static final List<String> VERSIONS = List.of("v1beta2", "v1beta1");

  private Workloads() {}

  /** What Kueue says of a Job; nothing if it has said nothing yet. */
  static Optional<QueueWord> word(KubernetesClient client, Job job) {
    boolean served = false;
    for (String version : VERSIONS) {
      Optional<List<GenericKubernetesResource>> found = of(client, version, job);
      if (found.isPresent() && !found.get().isEmpty()) {
        return found.map(List::getFirst).map(QueueWord::of);
      }
      served |= found.isPresent();
    }
    return served ? Optional.empty() : Optional.of(QueueWord.NO_KUEUE);
  }

  /** Nothing if the cluster serves no such version. */
  private static Optional<List<GenericKubernetesResource>> of(
      KubernetesClient client, String version, Job job) {
    try {
      return Optional.of(
          client
              .genericKubernetesResources(context(version))
              .inNamespace(job.getMetadata().getNamespace())
              .withLabel(JOB, job.getMetadata().getUid())
              .list()
              .getItems());
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private static ResourceDefinitionContext context(String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup("kueue.x-k8s.io")
        .withVersion(version)
        .withKind("Workload")
        .withPlural("workloads")
        .withNamespaced(true)
        .build();
  }
}
