package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.ModelStanding;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** An operator whose database is new, or older than what its cluster has seen. */
class LostDatabaseIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "cache", "Off", // So that nothing is spared because another run has it.
          "register", Map.of("model", "smile", "alias", "candidate"));

  private static final StageId TRAIN = StageId.train(1);

  private PGSimpleDataSource first;
  private PGSimpleDataSource second;

  LostDatabaseIT() {
    super("first", Waiting.PATIENCE);
  }

  @BeforeEach
  void twoDatabases(TestInfo test) throws Exception {
    first = database;
    second = TestDatabase.migrated("second", test);
  }

  @Test
  void whatEndedBeforeANewDatabaseIsKeptAsEndedAndNothingOfItStarts() {
    kubelet.willFail(TRAIN, Failure.user("BAD_LABEL", "valence is 1.7"));
    try (ClusterOperator operator = operator(first)) {
      operator.start();
      MockCluster.apply(client, "failed", SPEC);
      runs.await("its end", () -> runs.phase("failed", "Failed"));
      MockCluster.apply(client, "succeeded", SPEC);
      runs.await("its end", () -> runs.phase("succeeded", "Succeeded"));
      MockCluster.apply(client, "cancelled", SPEC, Map.of("cafrun.dev/cancel", "true"));
      runs.await("its end", () -> runs.phase("cancelled", "Cancelled"));
    }
    List<CafRunStatus> before = statuses();
    client.batch().v1().jobs().inNamespace(MockCluster.NAMESPACE).delete();

    try (ClusterOperator operator = operator(second)) {
      operator.start();
      runs.await(
          "all of them", () -> History.over(second).runs().list(Tenants.EVERY, 9).size() == 3);
      MockCluster.apply(client, "later", SPEC);
      runs.await("its end", () -> runs.phase("later", "Succeeded"));
    }

    assertThat(runs.jobs()).allMatch(job -> job.getMetadata().getName().startsWith("later-"));
    assertThat(statuses()).isEqualTo(before);
    assertThat(recorded(second, "succeeded")).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(recorded(second, "failed")).isEqualTo(RunPhase.FAILED);
    assertThat(recorded(second, "cancelled")).isEqualTo(RunPhase.CANCELLED);
  }

  private List<CafRunStatus> statuses() {
    return List.of(runs.status("cancelled"), runs.status("failed"), runs.status("succeeded"));
  }

  @Test
  void ofAnAdoptedRunOutputsScoresTimesAndItsModelsNumberAreKept() {
    try (ClusterOperator operator = operator(first)) {
      operator.start();
      MockCluster.apply(client, "one", SPEC);
      runs.await("its end", () -> runs.phase("one", "Succeeded"));
    }
    try (ClusterOperator operator = operator(second)) {
      operator.start();
      runs.await(
          "its adoption", () -> History.over(second).runs().list(Tenants.EVERY, 9).size() == 1);
    }

    History history = History.over(second);
    UUID id = id("one");
    assertThat(history.runs().find(id).orElseThrow().line())
        .satisfies(
            line -> {
              assertThat(line.metrics()).isNotEmpty();
              assertThat(line.stagesDone()).isEqualTo(line.stagesTotal());
              assertThat(line.finishedAt())
                  .isEqualTo(Instant.parse(runs.status("one").finishedAt()));
            });
    assertThat(history.models().standing(MockCluster.NAMESPACE + "~smile", List.of(), 9))
        .isEqualTo(new ModelStanding(1, new TreeMap<>()));
    assertThat(history.models().registeredBy(id).orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void aRunThatAnOlderDatabaseBelievesToBeUnderWayIsKeptAsEnded() {
    MockCluster.apply(client, "ahead", SPEC);
    try (ClusterOperator operator = operator(second)) {
      operator.start();
      runs.await("its training", () -> ran(TRAIN)); // That is as far as the backup goes.
    }
    int before = kubelet.ran.size();
    try (ClusterOperator operator = operator(first)) {
      operator.start();
      runs.await("its end", () -> runs.phase("ahead", "Succeeded"));
    }
    int after = kubelet.ran.size();
    client.batch().v1().jobs().inNamespace(MockCluster.NAMESPACE).delete();
    store.list("artifacts/register/").forEach(object -> store.delete(object.key()));

    try (ClusterOperator operator = operator(second)) {
      operator.start();
      runs.await("its adoption", () -> recorded(second, "ahead") == RunPhase.SUCCEEDED);
    }

    assertThat(before).isLessThan(after);
    assertThat(runs.jobs()).isEmpty();
    assertThat(History.over(second).stages().of(id("ahead")))
        .allMatch(
            stage ->
                stage.id().equals(StageId.of("register"))
                    ? stage.state() == StageState.SKIPPED // Nothing is left of what it made.
                    : stage.state() == StageState.SUCCEEDED)
        .allMatch(stage -> stage.attempts().stream().allMatch(a -> a.finishedAt() != null));
  }

  @Test
  void aRunUnderWayGoesOnWithItsJobsThoughTheDatabaseIsNewAndTheImagesAreNewer() {
    MockCluster.apply(client, "under-way", SPEC);
    try (ClusterOperator operator = operator(first)) {
      operator.start();
      runs.await("its grouping", () -> ran(StageId.of("group")));
      runs.waitFor(
          "its training", () -> runs.jobs().stream().anyMatch(job -> name(job).contains("-train")));
    }
    int before = runs.jobs().size();

    try (ClusterOperator operator =
        operator(second, Map.of("CAFRUN_WORKER_IMAGE", "registry.example/caf-worker:2"))) {
      operator.start();
      runs.await("its end", () -> runs.phase("under-way", "Succeeded"));
    }

    assertThat(runs.jobs()).as("no Job is made twice").hasSize(6);
    assertThat(before).isEqualTo(4);
    assertThat(runs.jobs().stream().map(LostDatabaseIT::image))
        .containsOnly("registry.example/caf-worker:1");
    assertThat(told("under-way", "RunAdopted")).hasSize(1);
  }

  @Test
  void theInstallationStandsInTheStatusAndOnTheJobs() {
    UUID installation = History.over(first).adoptions().installation();
    try (ClusterOperator operator = operator(first)) {
      operator.start();
      MockCluster.apply(client, "driven", SPEC);
      runs.await("its end", () -> runs.phase("driven", "Succeeded"));
    }

    assertThat(runs.status("driven").installation()).isEqualTo(installation.toString());
    assertThat(runs.jobs())
        .allMatch(
            job ->
                installation
                    .toString()
                    .equals(job.getMetadata().getLabels().get("cafrun.dev/installation")));
    assertThat(History.over(second).adoptions().installation()).isNotEqualTo(installation);
  }

  private ClusterOperator operator(PGSimpleDataSource database) {
    return operator(database, Map.of());
  }

  private ClusterOperator operator(PGSimpleDataSource database, Map<String, String> settings) {
    JobLaunchers launchers = MockCluster.launchers(client, settings);
    ClusterControlPlane plane =
        ClusterControlPlane.over(database, store, launchers.settings().program(), "lab", copies);
    return new ClusterOperator(
        plane,
        launchers.of(plane.history().adoptions().installation()),
        new SimpleMeterRegistry(),
        false);
  }

  private boolean ran(StageId stage) {
    return kubelet.ran.values().stream().anyMatch(request -> request.stage().equals(stage));
  }

  private static String name(Job job) {
    return job.getMetadata().getName();
  }

  private static String image(Job job) {
    return job.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
  }

  private UUID id(String name) {
    return UUID.fromString(runs.object(name).getMetadata().getUid());
  }

  private RunPhase recorded(PGSimpleDataSource database, String name) {
    return History.over(database).runs().phase(id(name)).orElseThrow();
  }
}
