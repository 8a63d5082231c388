package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only a cluster with real pods can show; {@code ./caf e2e} runs it. */
@ExtendWith(Installed.class)
class ClusterE2E {
  private final Installation cluster;

  ClusterE2E(Installation cluster) {
    this.cluster = cluster;
  }

  @Test
  void theQuickstartEndsWithARegisteredModelAndOnePodPerStage() throws Exception {
    Run run = Run.apply(cluster, "quick", 2, Training.with(Map.of("iterations", 40), 1), Map.of());

    run.awaitEnd("Succeeded");

    assertThat(run.status().path("modelVersion").asText()).isEqualTo("quick@1");
    assertThat(cluster.api("/api/models").toString()).contains("\"quick\"");
    assertThat(run.jobs())
        .extracting(job -> job.getMetadata().getLabels().get("cafrun.dev/stage"))
        .containsExactlyInAnyOrder("ingest", "align", "group", "train-1", "evaluate", "register");
    assertThat(cluster.api("/api/runs/" + run.id() + "/curves")).as("said by pods").isNotEmpty();
  }

  @Test
  void aDatasetInABucketIsReadByItsPodAlone() throws Exception {
    Bucket.fill(cluster, "faces", Bucket.pictures("lab/smiles", 12, 8));

    Run run =
        Run.apply(
            cluster,
            "bucket",
            Map.of(
                "format",
                "csv",
                "source",
                "s3://faces/lab/smiles",
                "maxNearDuplicates",
                Bucket.ALIKE),
            Map.of("method", "none"),
            Training.with(Map.of("iterations", 20), 1),
            Map.of(),
            Map.of());
    run.awaitEnd("Succeeded");

    assertThat(run.status().path("modelVersion").asText()).isEqualTo("bucket@1");
    assertThat(run.history("ingest").path("summary").path("samples").asInt()).isEqualTo(96);
  }

  @Test
  void aKilledPodIsTriedAgainAndGoesOnFromItsCheckpoint() throws Exception {
    Run run = Run.apply(cluster, "killed", 1, Training.with(Training.LONG, 2), Training.PATIENT);
    long done = run.awaitProgress("train-2", 4 * Training.CHECKPOINT);

    kill(run.pod("train-2"));
    run.await("another attempt", () -> run.stage("train-2").path("attempt").asInt() == 2);
    long resumed = run.awaitProgress("train-2", 1);

    assertThat(resumed).isGreaterThan(done - 3 * Training.CHECKPOINT);
    run.awaitEnd("Succeeded");
    assertThat(run.jobs("train-2")).hasSize(2);
  }

  @Test
  void anEvictedPodIsNoFailureAndItsSuccessorGoesOnInTheSameAttempt() throws Exception {
    Run run = Run.apply(cluster, "evicted", 1, Training.with(Training.LONG, 6), Training.PATIENT);
    run.awaitProgress("train-6", 2 * Training.CHECKPOINT);
    Pod first = run.pod("train-6");

    String name = first.getMetadata().getName();
    assertThat(cluster.client().pods().inNamespace(cluster.namespace()).withName(name).evict())
        .isTrue();
    run.awaitEnd("Succeeded");

    assertThat(run.stage("train-6").path("attempt").asInt()).isEqualTo(1);
    assertThat(run.jobs("train-6")).hasSize(1);
    assertThat(run.pods())
        .filteredOn(pod -> "train-6".equals(pod.getMetadata().getLabels().get("cafrun.dev/stage")))
        .extracting(pod -> pod.getMetadata().getUid())
        .isNotEmpty()
        .isNotEqualTo(List.of(first.getMetadata().getUid()));
    assertThat(run.progress("train-6"))
        .as("as the second pod told it")
        .isEqualTo(Training.ITERATIONS);
  }

  @Test
  void aStageThatNeedsMoreMemoryThanItMayHaveSaysSo() throws Exception {
    Map<String, Object> greedy =
        Map.of(
            "resources",
            Map.of("limits", Map.of("memory", "160Mi")),
            "retry",
            Map.of("limit", 0),
            "podTemplate",
            Map.of("spec", Map.of("containers", List.of(greedyContainer()))));
    Run run =
        Run.apply(
            cluster,
            "greedy",
            1,
            Training.with(Map.of("iterations", 40), 3),
            Map.of("train", greedy));

    run.awaitEnd("Failed");

    assertThat(run.status().path("message").asText())
        .contains("needed more memory than its limit of 160Mi")
        .contains("stages.train.resources.limits.memory");
  }

  private static Map<String, Object> greedyContainer() {
    return Map.of(
        "name",
        "stage",
        "env",
        List.of(
            Map.of("name", "JDK_JAVA_OPTIONS", "value", "-Xms512m -Xmx512m -XX:+AlwaysPreTouch")));
  }

  @Test
  void aControllerThatGoesMidwayChangesNothing() throws Exception {
    Run run = Run.apply(cluster, "orphaned", 1, Training.with(Training.LONG, 4), Training.PATIENT);
    run.awaitProgress("train-4", 2 * Training.CHECKPOINT);

    kill(cluster.controllers().getFirst());
    cluster.awaitController();
    run.awaitEnd("Succeeded");

    assertThat(run.jobs("train-4")).hasSize(1);
    assertThat(run.stage("train-4").path("attempt").asInt()).isEqualTo(1);
    JsonNode curves = cluster.api("/api/runs/" + run.id() + "/curves");
    assertThat(curves).as("nothing that was said meanwhile is lost").isNotEmpty();
  }

  @Test
  void aDeletedRunLeavesNoJobAndNoPodButItsHistory() throws Exception {
    Run run = Run.apply(cluster, "deleted", 1, Training.with(Training.LONG, 5), Training.PATIENT);
    run.awaitProgress("train-5", 1);

    run.delete();

    run.await("the last pod's end", () -> run.jobs().isEmpty() && run.pods().isEmpty());
    JsonNode remembered = cluster.api("/api/runs/" + run.id());
    assertThat(remembered.path("name").asText()).isEqualTo("deleted");
    assertThat(remembered.path("stages")).hasSize(6);
    assertThat(run.history("train-5").path("attempts")).isNotEmpty();
  }

  @Test
  void aRunEndsOnTheImagesItBeganWithThoughAnUpgradeNamesOthersMidway() throws Exception {
    Path kubeconfig = Installation.kubeconfig().orElseThrow();
    Run run = Run.apply(cluster, "upgraded", 1, Training.with(Training.LONG, 7), Training.PATIENT);
    long done = run.awaitProgress("train-7", 2 * Training.CHECKPOINT);
    try {
      cluster.upgrade(kubeconfig, Map.of("image.worker.tag", "there-is-no-such-tag"));
      kill(run.pod("train-7"));
      run.await("another attempt", () -> run.stage("train-7").path("attempt").asInt() == 2);
      long resumed = run.awaitProgress("train-7", 1);

      assertThat(resumed).isGreaterThan(done - 3 * Training.CHECKPOINT);
      run.awaitEnd("Succeeded");
      assertThat(run.stage("evaluate").path("attempt").asInt()).isEqualTo(1);
    } finally {
      cluster.upgrade(kubeconfig, Map.of("image.worker.tag", ""));
    }
  }

  @Test
  void anUpgradeKeepsTheSecretsThatTheInstallMade() {
    Map<String, Map<String, String>> before = secrets();

    cluster.upgrade(Installation.kubeconfig().orElseThrow(), Map.of());

    assertThat(before).containsKeys("caf-token", "caf-postgres", "caf-minio");
    assertThat(secrets()).isEqualTo(before);
  }

  private Map<String, Map<String, String>> secrets() {
    return cluster.client().secrets().inNamespace(cluster.namespace()).list().getItems().stream()
        .filter(secret -> secret.getMetadata().getName().startsWith("caf-"))
        .collect(
            Collectors.toMap(secret -> secret.getMetadata().getName(), secret -> secret.getData()));
  }

  private void kill(Pod pod) {
    cluster.client().resource(pod).withGracePeriod(0).delete();
  }
}
