package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What happens to a cluster in a year: services that go, and room that runs out. */
@ExtendWith(Installed.class)
class OperationsE2E {
  private static final Map<String, Object> SHORT = Map.of("iterations", 20);

  /** More than any node has. */
  private static final Map<String, Object> TOO_MUCH =
      Map.of("resources", Map.of("requests", Map.of("cpu", "100000")));

  private static final String GPU = "nvidia.com/gpu";

  private final Installation cluster;

  OperationsE2E(Installation cluster) {
    this.cluster = cluster;
  }

  /** A trial without storage forgets at a restart, as a database restored from nothing does. */
  @Test
  void aDatabaseThatForgotEverythingRunsNothingAgainAndWhatIsUnderWayGoesOn() throws Exception {
    Run ended = Run.apply(cluster, "ended", 3, Training.with(SHORT, 20), Training.PATIENT);
    ended.awaitEnd("Succeeded");
    Run working =
        Run.apply(cluster, "working", 3, Training.with(Training.LONG, 21), Training.PATIENT);
    working.awaitProgress("train-21", 2 * Training.CHECKPOINT);
    List<String> before = names(ended);

    cluster.client().resource(cluster.pods("postgres").getFirst()).delete();
    working.awaitEnd("Succeeded");

    assertThat(working.jobs("train-21")).as("what works goes on").hasSize(1);
    assertThat(names(ended)).as("what has ended does not begin again").isEqualTo(before);
    assertThat(ended.status().path("phase").asText()).isEqualTo("Succeeded");
    assertThat(ended.status().path("modelVersion").asText()).isEqualTo("ended@1");
  }

  private static List<String> names(Run run) {
    return run.jobs().stream().map(job -> job.getMetadata().getName()).sorted().toList();
  }

  @Test
  void whatAStageWaitsForIsSaidAndTheRestOfTheClusterWaitsForNobody() throws Exception {
    Run large = waiting("large", 22, TOO_MUCH);
    Run unknown = waiting("unknown", 23, template(Map.of("image", "registry.invalid/none:1")));

    large.await("its reason", () -> large.waitsFor("Unschedulable", "waits for a node"));
    unknown.await(
        "its reason", () -> unknown.waitsFor("ImagePullFailed", "registry.invalid/none:1"));
    for (Run run : List.of(large, unknown)) {
      assertThat(run.jobs(run.status().path("stage").asText()))
          .as("waiting uses no attempt")
          .hasSize(1);
      run.delete();
    }
  }

  /** The database's password lies in a secret of this namespace. */
  @Test
  void aRunWhosePodsWouldHoldWhatTheyMustNotIsRefusedByTheFieldsPath() throws Exception {
    Map<String, Object> holds =
        template(Map.of("envFrom", List.of(Map.of("secretRef", Map.of("name", "caf-postgres")))));
    Run run = Run.apply(cluster, "curious", 3, Training.with(SHORT, 24), Map.of("train", holds));

    run.awaitEnd("Failed");

    assertThat(run.status().path("message").asText())
        .contains(
            "spec.stages.train.podTemplate.spec.containers[0].envFrom: may not be set by a run");
    assertThat(run.jobs()).isEmpty();
    run.delete();
  }

  @Test
  void aTrainingThatNoNodeCanTakeIsMadeSmallerAndUsesNoAttempt() throws Exception {
    Run run = waiting("too-large", 28, TOO_MUCH);
    run.await("its reason", () -> run.waitsFor("Unschedulable", "waits for a node"));
    String first = run.jobs("train-28").getFirst().getMetadata().getUid();

    run.patch(
        "{\"spec\":{\"stages\":{\"train\":{\"resources\":{\"requests\":{\"cpu\":\"10m\"}}}}}}");
    run.awaitEnd("Succeeded");

    assertThat(run.jobs("train-28"))
        .singleElement()
        .satisfies(job -> assertThat(job.getMetadata().getUid()).isNotEqualTo(first));
    assertThat(run.stage("train-28").path("attempt").asInt()).isOne();
    assertThat(run.told("ResourcesChanged"))
        .containsExactly(
            "train-28 has not begun: it has requests cpu=10m now instead of requests cpu=100000");
  }

  private Run waiting(String name, int seed, Map<String, Object> train) throws Exception {
    return Run.apply(cluster, name, 3, Training.with(SHORT, seed), Map.of("train", train));
  }

  private static Map<String, Object> template(Map<String, Object> container) {
    var stage = new HashMap<>(container);
    stage.put("name", "stage");
    return Map.of(
        "resources",
        Map.of("requests", Map.of("cpu", "10m")),
        "podTemplate",
        Map.of("spec", Map.of("containers", List.of(stage))));
  }

  @Test
  void aQuotaThatIsFullIsNamedAndTheRunGoesOnWhenThereIsRoom() throws Exception {
    ResourceQuota full =
        new ResourceQuotaBuilder()
            .withNewMetadata()
            .withName("no-more-pods")
            .withNamespace(cluster.namespace())
            .endMetadata()
            .withNewSpec()
            .addToHard("pods", new Quantity("1"))
            .endSpec()
            .build();
    cluster.client().resource(full).create();
    Run run = Run.apply(cluster, "crowded", 4, Training.with(SHORT, 25), Training.PATIENT);
    try {
      run.await("its reason", () -> run.waitsFor("QuotaExceeded", "no-more-pods"));
    } finally {
      cluster.client().resource(full).delete();
    }

    run.awaitEnd("Succeeded");
    assertThat(run.stage("ingest").path("attempt").asInt()).as("nothing was tried again").isOne();
  }

  @Test
  void aRunWithAQueueSaysSoWhereThereIsNoKueue() throws Exception {
    boolean kueue = cluster.client().getApiGroup("kueue.x-k8s.io") != null;
    if (kueue) {
      System.err.println("SKIPPED: the cluster has Kueue");
    }
    Assumptions.assumeFalse(kueue, "the cluster has Kueue");
    Run run = Run.labelled(cluster, "queued", Map.of("kueue.x-k8s.io/queue-name", "gpus"));

    run.await("its reason", () -> run.waitsFor("Queued", "no Kueue"));
    run.delete();
  }

  @Test
  void runsThatWantTheSameTrainItOnce() throws Exception {
    List<Run> twins = new ArrayList<>();
    for (String name : List.of("twin-a", "twin-b", "twin-c")) {
      twins.add(Run.apply(cluster, name, 5, Training.with(SHORT, 26), Training.PATIENT));
    }
    for (Run twin : twins) {
      twin.awaitEnd("Succeeded");
    }

    for (String stage : List.of("ingest", "align", "group", "train-26", "evaluate")) {
      assertThat(twins).as(stage).flatExtracting(twin -> twin.jobs(stage)).hasSize(1);
    }
  }

  /**
   * Scheduled as such, though computed without: a node counts what it is told to have, and the
   * image is the one without CUDA.
   */
  @Test
  void twentyRunsOfOneGpuShareFourAndNoneOfThemTriesTwice() throws Exception {
    cluster.nodesHave(GPU, 4);
    List<Run> runs = new ArrayList<>();
    try {
      for (int run = 0; run < 20; run++) {
        runs.add(Run.apply(cluster, "gpu-" + run, 6, Training.with(SHORT, 100 + run), oneGpu()));
      }
      runs.getLast()
          .await(
              "what it waits for",
              () ->
                  runs.stream()
                      .anyMatch(run -> run.waitsFor("Unschedulable", "Insufficient " + GPU)));
      for (Run run : runs) {
        run.awaitEnd("Succeeded");
      }
    } finally {
      runs.stream().filter(run -> !run.ended()).forEach(Run::delete);
      cluster.nodesHave(GPU, 0);
    }

    for (int run = 0; run < runs.size(); run++) {
      String stage = "train-" + (100 + run);
      assertThat(runs.get(run).jobs(stage)).as(stage).hasSize(1);
      assertThat(runs.get(run).stage(stage).path("attempt").asInt()).as(stage).isOne();
    }
  }

  private Map<String, Object> oneGpu() {
    return Map.of(
        "train",
        Map.of(
            "resources",
            Map.of("requests", Map.of("cpu", "10m"), "limits", Map.of(GPU, "1")),
            "podTemplate",
            Map.of(
                "spec",
                Map.of(
                    "containers",
                    List.of(Map.of("name", "stage", "image", cluster.workerImage()))))));
  }

  @Test
  void theFourteenFilesOfTable4PrepareTheirFacesOnce() throws Exception {
    List<Run> rows = Run.applyAll(cluster, "table4");
    try {
      for (Run row : rows) {
        row.await(
            "its groups", () -> row.stage("group").path("state").asText().equals("Succeeded"));
      }

      assertThat(rows).hasSize(14);
      for (String stage : List.of("ingest", "align", "group")) {
        assertThat(rows).as(stage).flatExtracting(row -> row.jobs(stage)).hasSize(1);
      }
    } finally {
      rows.forEach(Run::delete);
    }
  }

  /** Its process ends and comes back with what it had, as after a crash. */
  @Test
  void anObjectStoreThatRestartsLosesNobodysWork() throws Exception {
    Run run = Run.apply(cluster, "stored", 3, Training.with(Training.LONG, 27), Training.PATIENT);
    run.awaitProgress("train-27", 2 * Training.CHECKPOINT);
    Pod store = cluster.pods("minio").getFirst();

    restart(store);
    run.awaitEnd("Succeeded");

    assertThat(run.status().path("modelVersion").asText()).isEqualTo("stored@1");
  }

  private void restart(Pod pod) throws InterruptedException {
    var resource =
        cluster
            .client()
            .pods()
            .inNamespace(cluster.namespace())
            .withName(pod.getMetadata().getName());
    int before = resource.get().getStatus().getContainerStatuses().getFirst().getRestartCount();
    resource.redirectingOutput().exec("sh", "-c", "kill 1").close();
    resource.waitUntilCondition(
        now -> now.getStatus().getContainerStatuses().getFirst().getRestartCount() > before,
        5,
        TimeUnit.MINUTES);
  }
}
