package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.kubernetes.reconcile.CafRunObject;
import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** The operator on a real API server; what pods would do, the test does. */
class OperatorE2E {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "stages",
              Map.of(
                  "train",
                  Map.of(
                      "deadline", "1h",
                      "retry", Map.of("limit", 2, "backoff", "0s"),
                      "resources", Map.of("limits", Map.of("memory", "2Gi")),
                      "podTemplate",
                          Map.of("spec", Map.of("nodeSelector", Map.of("disk", "ssd"))))));

  @TempDir Path copies;

  private final MemoryStore store = new MemoryStore();
  private TestCluster cluster;
  private FakeKubelet kubelet;
  private PGSimpleDataSource database;

  @BeforeEach
  void open() throws Exception {
    cluster = TestCluster.withoutNodes();
    kubelet = new FakeKubelet(cluster.client(), cluster.namespace(), store);
    database = TestDatabase.migrated("e2e_" + UUID.randomUUID().toString().substring(0, 8));
  }

  @AfterEach
  void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private ClusterOperator operator(KubernetesClient client, boolean electing) {
    return new ClusterOperator(
        ClusterControlPlane.over(
            database, store, cluster.launchers(client).settings().program(), "lab", copies),
        cluster.launchers(client),
        new SimpleMeterRegistry(),
        electing);
  }

  @Test
  void aRunIsCarriedOutOnceThoughAnAttemptFails() {
    kubelet.willFail(StageId.train(1), Failure.platform("DISK_FULL", "no space left"));
    try (ClusterOperator operator = operator(cluster.client(), false)) {
      operator.start();
      apply("quickstart");

      TestCluster.await("its end", () -> ended("quickstart"));

      assertThat(object("quickstart").getStatus().phase()).isEqualTo("Succeeded");
      assertThat(kubelet.ran).hasSize(7); // Six stages, one of them twice.
      assertThat(cluster.client().v1().events().inNamespace(cluster.namespace()).list().getItems())
          .extracting(event -> event.getReason())
          .contains("StageStarted", "DiskFull", "RunSucceeded");
    }
  }

  @Test
  void ofTwoOperatorsOneLeadsAndTheOtherTakesOver() {
    try (KubernetesClient other =
            new KubernetesClientBuilder().withConfig(cluster.client().getConfiguration()).build();
        ClusterOperator second = operator(other, true)) {
      try (ClusterOperator first = operator(cluster.client(), true)) {
        first.start();
        apply("handed-over");
        TestCluster.await("its first Job", () -> !jobs().isEmpty());
        Thread.ofVirtual().start(second::start);
      }
      TestCluster.await("its end", () -> ended("handed-over"));

      assertThat(object("handed-over").getStatus().phase()).isEqualTo("Succeeded");
      assertThat(jobs()).hasSize(6);
      assertThat(
              History.over(database)
                  .runs()
                  .phase(UUID.fromString(object("handed-over").getMetadata().getUid())))
          .contains(RunPhase.SUCCEEDED);
    }
  }

  private void apply(String name) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion("cafrun.dev/v1alpha1");
    object.setKind("CafRun");
    object.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(cluster.namespace()).build());
    object.setAdditionalProperty("spec", SPEC);
    cluster.client().resource(object).create();
  }

  private boolean ended(String name) {
    kubelet.round();
    CafRunObject object = object(name);
    return object.getStatus() != null
        && List.of("Succeeded", "Failed").contains(String.valueOf(object.getStatus().phase()));
  }

  private List<Job> jobs() {
    return cluster.client().batch().v1().jobs().inNamespace(cluster.namespace()).list().getItems();
  }

  private CafRunObject object(String name) {
    return cluster
        .client()
        .resources(CafRunObject.class)
        .inNamespace(cluster.namespace())
        .withName(name)
        .get();
  }
}
