package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.run.ClusterControlPlane;
import dev.cafrun.controller.run.MemoryStore;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.worker.StoreAddress;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The operator as people run it, on an API server that keeps objects and does nothing else. */
class ClusterOperatorIT {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1, 2)),
          "register", Map.of("model", "smile", "alias", "candidate"));

  @TempDir Path copies;

  private final MockCluster cluster = new MockCluster();
  private final KubernetesClient client = cluster.client();
  private final MemoryStore store = new MemoryStore();
  private final FakeKubelet kubelet = new FakeKubelet(client, MockCluster.NAMESPACE, store);
  private PGSimpleDataSource database;

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    database =
        TestDatabase.migrated(
            "operator_"
                + test.getTestMethod().orElseThrow().getName().toLowerCase(java.util.Locale.ROOT));
  }

  @AfterEach
  void end() {
    client.close();
    cluster.close();
  }

  private ClusterOperator operator() {
    return new ClusterOperator(
        ClusterControlPlane.over(database, store, "worker:1", copies),
        new JobLaunchers(
            client,
            MockCluster.settings(Map.of()),
            new StoreAddress("http://s3:9000", "us-east-1", "cafrun"),
            run -> "token",
            Clock.systemUTC()),
        false);
  }

  @Test
  void anAppliedRunBecomesJobsAndSucceeds() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "quickstart", SPEC);

      await("the run's end", () -> phase("quickstart", "Succeeded"));

      CafRunStatus status = status("quickstart");
      assertThat(status.stages()).hasSize(7).allMatch(stage -> stage.state().equals("Succeeded"));
      assertThat(status.valenceCcc()).isEqualTo("0.710");
      assertThat(status.modelVersion()).isEqualTo("smile@1");
      assertThat(kubelet.ran).hasSize(7);
    }
  }

  private CafRunStatus status(String name) {
    return client
        .resources(CafRunObject.class)
        .inNamespace(MockCluster.NAMESPACE)
        .withName(name)
        .get()
        .getStatus();
  }

  private boolean phase(String name, String phase) {
    CafRunStatus status = status(name);
    return status != null && phase.equals(status.phase());
  }

  private void await(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofSeconds(30));
    while (!holds.getAsBoolean()) {
      assertThat(Instant.now()).as(what).isBefore(end);
      if (!kubelet.round()) {
        sleep();
      }
    }
  }

  private static void sleep() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
