package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The runs of a test's cluster, as people see them.
 *
 * @param client of the cluster
 * @param kubelet runs their pods
 * @param patience with runs whose pods get on
 */
record LabRuns(KubernetesClient client, FakeKubelet kubelet, Duration patience) {
  List<Job> jobs() {
    return client.batch().v1().jobs().inNamespace(MockCluster.NAMESPACE).list().getItems();
  }

  CafRunObject object(String name) {
    return client
        .resources(CafRunObject.class)
        .inNamespace(MockCluster.NAMESPACE)
        .withName(name)
        .get();
  }

  CafRunStatus status(String name) {
    return object(name).getStatus();
  }

  boolean phase(String name, String phase) {
    CafRunStatus status = status(name);
    return status != null && phase.equals(status.phase());
  }

  /** While no pod gets on. */
  void waitFor(String what, BooleanSupplier holds) {
    Waiting.until(what, Waiting.PATIENCE, holds);
  }

  /** While pods get on. */
  void await(String what, BooleanSupplier holds) {
    Waiting.until(what, patience, holds, kubelet::round);
  }

  /** The scheduler finds no node for the pod of a Job, and says why. */
  void findsNoNode(Job job, String why) {
    write(
        pod(job, "Pending")
            .editStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withReason("Unschedulable")
            .withMessage(why)
            .endCondition()
            .endStatus()
            .build());
  }

  /** A node was found for the pod of a Job, which has come so far. */
  void hasNode(Job job, String phase) {
    Pod pod = pod(job, phase).build();
    pod.getMetadata().setName(job.getMetadata().getName() + "-at-work");
    write(pod);
  }

  /** As their Job does, whatever happened to it. */
  void removePods() {
    client.pods().inNamespace(MockCluster.NAMESPACE).delete();
  }

  private static PodBuilder pod(Job job, String phase) {
    return new PodBuilder()
        .withNewMetadataLike(job.getSpec().getTemplate().getMetadata())
        .withNamespace(MockCluster.NAMESPACE)
        .withName(job.getMetadata().getName() + "-pod")
        .addToLabels("batch.kubernetes.io/job-name", job.getMetadata().getName())
        .endMetadata()
        .withSpec(job.getSpec().getTemplate().getSpec())
        .withNewStatus()
        .withPhase(phase)
        .endStatus();
  }

  private void write(Pod pod) {
    client.resource(pod).createOr(replaced -> replaced.update());
    client.resource(pod).updateStatus();
  }
}
