package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.crd.CafRunStatus;
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
}
