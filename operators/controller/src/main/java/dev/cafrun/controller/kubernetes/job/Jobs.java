package dev.cafrun.controller.kubernetes.job;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Optional;

/**
 * Changes a cluster's Jobs. Thread-safe; throws {@link
 * io.fabric8.kubernetes.client.KubernetesClientException}, after which it may have been done or
 * not.
 */
interface Jobs {
  /** Fails with 409 if there is one of that name. */
  Job create(Job job);

  /** As it is now, not as it was watched. */
  Optional<Job> find(String namespace, String name);

  /** The pods of a Job, as they are now. */
  List<Pod> podsOf(Job named);

  /**
   * @param patch a JSON merge patch
   */
  void patch(Job named, String patch);

  /** Idempotent. */
  void delete(Job named);

  static Jobs of(KubernetesClient client) {
    return new Jobs() {
      @Override
      public Job create(Job job) {
        return client.resource(job).create();
      }

      @Override
      public Optional<Job> find(String namespace, String name) {
        return Optional.ofNullable(
            client.batch().v1().jobs().inNamespace(namespace).withName(name).get());
      }

      @Override
      public List<Pod> podsOf(Job named) {
        return client
            .pods()
            .inNamespace(named.getMetadata().getNamespace())
            .withLabel(JobLabels.JOB_NAME, named.getMetadata().getName())
            .list()
            .getItems();
      }

      @Override
      public void patch(Job named, String patch) {
        client
            .batch()
            .v1()
            .jobs()
            .inNamespace(named.getMetadata().getNamespace())
            .withName(named.getMetadata().getName())
            .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
      }

      @Override
      public void delete(Job named) {
        client.resource(named).delete();
      }
    };
  }
}
