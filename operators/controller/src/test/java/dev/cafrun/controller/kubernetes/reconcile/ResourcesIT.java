package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.apiserver.Lab;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What becomes of a run whose author changes the resources of a stage. */
class ResourcesIT extends OperatorLab {
  private static final StageId INGEST = StageId.of("ingest");

  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset",
          Map.of("format", "demo"),
          "train",
          Map.of("seeds", List.of(1)),
          "stages",
          Map.of(
              "ingest",
              Map.of(
                  "retry",
                  Map.of("limit", 2, "backoff", "0s"),
                  "resources",
                  Map.of("limits", Map.of("memory", "64Gi")))));

  ResourcesIT() {
    super("resources", Duration.ofSeconds(60));
  }

  @Test
  void aStageThatNoNodeCanTakeIsMadeSmallerAndUsesNoAttempt() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      Job first = waiting("large");

      limit("large", "4Gi");
      runs.waitFor("another Job", () -> memory().equals("4Gi"));
      runs.removePods();

      assertThat(ingest().getMetadata().getName()).isEqualTo(first.getMetadata().getName());
      assertThat(ingest().getMetadata().getUid()).isNotEqualTo(first.getMetadata().getUid());
      runs.await("its end", () -> runs.phase("large", "Succeeded"));
      assertThat(runs.status("large").stages()).allMatch(stage -> stage.attempt() == 1);
      String message =
          "ingest has not begun: it has limits memory=4Gi now instead of limits memory=64Gi";
      assertThat(told("large", "ResourcesChanged")).containsExactly(message);
      assertThat(recorded("large", "RESOURCES_CHANGED")).containsExactly(message);
    }
    assertThat(cluster.written)
        .filteredOn(request -> request.startsWith("DELETE") && request.contains("/jobs/"))
        .singleElement()
        .asString()
        .contains(
            "\"propagationPolicy\":\"Foreground\"", "\"preconditions\":{\"resourceVersion\":");
  }

  @Test
  void aStageThatItsQueueHoldsBackKeepsItsPlaceThere() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.applyTo(client, "queued", SPEC, Map.of("kueue.x-k8s.io/queue-name", "gpus"));
      runs.waitFor("its wait", () -> runs.phase("queued", "Waiting"));
      Job first = ingest();

      limit("queued", "4Gi");
      runs.waitFor("the change", () -> memory().equals("4Gi"));

      assertThat(ingest().getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
      runs.waitFor("the news", () -> told("queued", "ResourcesChanged").size() == 1);
    }
  }

  @Test
  void aStageThatWorksKeepsWhatItHasAndItsNextAttemptHasTheNew() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "working", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      runs.hasNode(ingest(), "Running");
      runs.waitFor("its work", () -> runs.phase("working", "Running"));

      limit("working", "96Gi");
      runs.waitFor("the news", () -> told("working", "ResourcesKept").size() == 1);
      limit("working", "128Gi");
      runs.waitFor("the news", () -> told("working", "ResourcesKept").size() == 2);
      assertThat(memory()).isEqualTo("64Gi");
      assertThat(recorded("working", "RESOURCES_KEPT").getFirst())
          .isEqualTo(
              "ingest has begun and keeps what it has (limits memory=64Gi): its next attempt has"
                  + " limits memory=96Gi");

      runs.hasNode(ingest(), "Failed");
      kubelet.willFail(INGEST, Failure.platform("DISK_FULL", "no space left"));
      runs.await("its end", () -> runs.phase("working", "Succeeded"));
      assertThat(
              runs.jobs().stream()
                  .filter(job -> job.getMetadata().getName().startsWith("working-ingest"))
                  .map(ResourcesIT::memory))
          .containsExactlyInAnyOrder("64Gi", "128Gi");
    }
  }

  @Test
  void whatChangesWhileARunIsHeldCountsWhenItGoesOn() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      waiting("held");
      patch("held", "{\"spec\":{\"suspend\":true}}");
      runs.waitFor(
          "the Job to be ended",
          () -> Long.valueOf(1).equals(ingest().getSpec().getActiveDeadlineSeconds()));
      runs.removePods();
      runs.await("the hold", () -> runs.phase("held", "Suspended"));

      limit("held", "4Gi");
      patch("held", "{\"spec\":{\"suspend\":false}}");
      runs.await("its end", () -> runs.phase("held", "Succeeded"));

      assertThat(
              runs.jobs().stream()
                  .filter(job -> job.getMetadata().getName().startsWith("held-ingest"))
                  .map(ResourcesIT::memory))
          .containsExactlyInAnyOrder("64Gi", "4Gi");
    }
  }

  @Test
  void aControllerThatJustBeganWithANewDatabaseSeesWhatChangedMeanwhile(TestInfo test)
      throws Exception {
    try (ClusterOperator operator = operator()) {
      operator.start();
      waiting("meanwhile");
    }
    limit("meanwhile", "4Gi");
    database = TestDatabase.migrated("another", test);

    try (ClusterOperator operator = operator()) {
      operator.start();
      runs.waitFor("another Job", () -> memory().equals("4Gi"));
      runs.removePods();
      runs.await("its end", () -> runs.phase("meanwhile", "Succeeded"));
      assertThat(runs.status("meanwhile").stages()).allMatch(stage -> stage.attempt() == 1);
    }
  }

  private Job waiting(String name) {
    MockCluster.apply(client, name, SPEC);
    runs.waitFor("its Job", () -> runs.jobs().size() == 1);
    runs.findsNoNode(ingest(), "0/3 nodes are available: 3 Insufficient memory.");
    runs.waitFor("its wait", () -> runs.phase(name, "Waiting"));
    return ingest();
  }

  private Job ingest() {
    return runs.jobs().getFirst();
  }

  /** Of the one Job; nothing while there is none. */
  private String memory() {
    return runs.jobs().stream().map(ResourcesIT::memory).collect(Collectors.joining());
  }

  private static String memory(Job job) {
    return job.getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getResources()
        .getLimits()
        .get("memory")
        .toString();
  }

  private void limit(String run, String memory) {
    patch(
        run,
        "{\"spec\":{\"stages\":{\"ingest\":{\"resources\":{\"limits\":{\"memory\":\"%s\"}}}}}}"
            .formatted(memory));
  }

  private void patch(String run, String patch) {
    client
        .genericKubernetesResources(Lab.RUNS)
        .inNamespace(MockCluster.NAMESPACE)
        .withName(run)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private List<String> recorded(String run, String code) {
    UUID id = UUID.fromString(runs.object(run).getMetadata().getUid());
    return History.over(database).events().of(id).stream()
        .filter(event -> event.code().equals(code))
        .map(EventRecord::message)
        .toList();
  }
}
