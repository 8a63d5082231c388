package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of the namespaces that an operator watches comes and goes. */
class NamespacesIT {
  private static final String GONE = "gone";
  private static final String LISTED = "listed";

  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)));

  @TempDir Path copies;

  private final MockCluster cluster = new MockCluster();
  private final KubernetesClient client = cluster.client();
  private final MemoryStore store = new MemoryStore();

  @AfterEach
  void end() {
    client.close();
    cluster.close();
  }

  @Test
  void aNamespaceThatIsForbiddenStopsNobodyElseAndIsWatchedAsSoonAsItIsThere() throws Exception {
    cluster.forbidden.add(GONE);
    cluster.unwatchable.add(LISTED);
    AtomicBoolean lost = new AtomicBoolean();
    JobLaunchers launchers =
        MockCluster.launchers(
            client,
            Map.of("CAFRUN_NAMESPACES", String.join(",", MockCluster.NAMESPACE, GONE, LISTED)));
    ClusterControlPlane plane =
        ClusterControlPlane.over(
            TestDatabase.migrated("namespaces"),
            store,
            launchers.settings().program(),
            "lab",
            copies);
    try (ClusterOperator operator =
        new ClusterOperator(
            plane,
            launchers,
            new SimpleMeterRegistry(),
            Traces.NOWHERE,
            false,
            () -> lost.set(true))) {
      operator.start();

      MockCluster.apply(client, "here", SPEC);
      await(MockCluster.NAMESPACE, "here");
      assertThat(operator.watches()).as("ready").isTrue();
      assertThat(operator.unwatched()).containsExactlyInAnyOrder(GONE, LISTED);

      cluster.forbidden.remove(GONE);
      cluster.unwatchable.remove(LISTED);
      MockCluster.apply(client, GONE, "there", SPEC, Map.of());
      await(GONE, "there");
      await("a watch of everything", () -> operator.unwatched().isEmpty());
      assertThat(lost).as("it gave up").isFalse();
    }
  }

  @Test
  void aRunUnderWayWhoseNamespaceCannotBeWatchedAnyMoreHasThatInItsHistoryOnce() throws Exception {
    JobLaunchers launchers =
        MockCluster.launchers(
            client, Map.of("CAFRUN_NAMESPACES", MockCluster.NAMESPACE + "," + GONE));
    ClusterControlPlane plane =
        ClusterControlPlane.over(
            TestDatabase.migrated("unwatched"),
            store,
            launchers.settings().program(),
            "lab",
            copies);
    UUID run;
    try (ClusterOperator operator =
        new ClusterOperator(plane, launchers, new SimpleMeterRegistry(), false)) {
      operator.start();
      run =
          UUID.fromString(
              MockCluster.apply(client, GONE, "left", SPEC, Map.of()).getMetadata().getUid());
      await("its start", () -> plane.turns().known(run) && began(plane, run));
    }
    cluster.forbidden.add(GONE);
    try (ClusterOperator operator =
        new ClusterOperator(plane, launchers, new SimpleMeterRegistry(), false)) {
      operator.start();
      await("the word", () -> told(plane, run) == 1);
      Map<String, Object> alone = new HashMap<>(SPEC);
      alone.put("cache", "Off"); // Else it would wait for what the other has begun.
      MockCluster.apply(client, "here", alone);
      await(MockCluster.NAMESPACE, "here");
      assertThat(told(plane, run)).isEqualTo(1);
    }
  }

  private static boolean began(ClusterControlPlane plane, UUID run) {
    return plane.history().events().of(run).stream()
        .anyMatch(event -> event.code().equals("ATTEMPT_STARTED"));
  }

  private static long told(ClusterControlPlane plane, UUID run) {
    return plane.history().events().of(run).stream()
        .filter(event -> event.code().equals("NAMESPACE_UNWATCHED"))
        .count();
  }

  private void await(String namespace, String run) {
    FakeKubelet kubelet = new FakeKubelet(client, namespace, store);
    await(
        "the end of " + run,
        () -> {
          kubelet.round();
          CafRunObject object =
              client.resources(CafRunObject.class).inNamespace(namespace).withName(run).get();
          return object.getStatus() != null && "Succeeded".equals(object.getStatus().phase());
        });
  }

  private static void await(String what, BooleanSupplier holds) {
    Waiting.until(what, Waiting.PATIENCE, holds);
  }
}
