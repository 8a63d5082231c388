package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people ask of runs and models on a cluster with real pods; {@code ./caf e2e} runs it. */
@ExtendWith(Installed.class)
class VerbsE2E {
  /** Over soon. */
  private static final Map<String, Object> SHORT = Map.of("iterations", 20);

  private final Installation cluster;

  VerbsE2E(Installation cluster) {
    this.cluster = cluster;
  }

  @Test
  void aRunThatIsSuspendedWhileItTrainsLetsItsPodGoAndGoesOnFromItsCheckpoint() throws Exception {
    Run run = Run.apply(cluster, "held", 1, Training.with(Training.LONG, 10), Training.PATIENT);
    long done = run.awaitProgress("train-10", 4 * Training.CHECKPOINT);

    run.patch("{\"spec\":{\"suspend\":true}}");
    run.await("the hold", () -> run.status().path("phase").asText().equals("Suspended"));

    assertThat(run.living()).as("nothing is held for it").isEmpty();
    assertThat(run.stage("train-10").path("state").asText()).isNotEqualTo("Failed");
    assertThat(cluster.page("/runs/" + run.id() + "/logs/train-10"))
        .as("the log outlives the pod")
        .contains("==> ")
        .contains("The stage train-10 was stopped");
    run.patch("{\"spec\":{\"suspend\":false}}");
    run.await("another attempt", () -> run.stage("train-10").path("attempt").asInt() == 2);
    long resumed = run.awaitProgress("train-10", 1);
    assertThat(resumed).isGreaterThan(done - 3 * Training.CHECKPOINT);
    run.awaitEnd("Succeeded");
    assertThat(run.jobs("train-10")).hasSize(2);
  }

  @Test
  void aTrainingKeepsTheResourcesItHasAndItsNextAttemptHasThoseOfItsRun() throws Exception {
    Run run = Run.apply(cluster, "resized", 1, Training.with(Training.LONG, 11), Training.PATIENT);
    run.awaitProgress("train-11", 2 * Training.CHECKPOINT);

    run.patch(
        "{\"spec\":{\"stages\":{\"train\":{\"resources\":{\"requests\":{\"cpu\":\"250m\"}}}}}}");
    run.await("the news", () -> !run.told("ResourcesKept").isEmpty());
    assertThat(run.told("ResourcesKept"))
        .containsExactly(
            "train-11 has begun and keeps what it has (requests cpu=500m): its next attempt has"
                + " requests cpu=250m");
    run.patch("{\"spec\":{\"suspend\":true}}");
    run.await("the hold", () -> run.status().path("phase").asText().equals("Suspended"));
    run.patch("{\"spec\":{\"suspend\":false}}");
    run.awaitEnd("Succeeded");

    assertThat(run.jobs("train-11"))
        .extracting(
            job ->
                job.getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getResources()
                    .getRequests()
                    .get("cpu")
                    .toString())
        .containsExactlyInAnyOrder("500m", "250m");
  }

  @Test
  void aRunThatIsCancelledEndsAndRegistersNothing() throws Exception {
    Run run = Run.apply(cluster, "unwanted", 1, Training.with(Training.LONG, 8), Training.PATIENT);
    run.awaitProgress("train-8", 1);

    run.patch("{\"metadata\":{\"annotations\":{\"cafrun.dev/cancel\":\"true\"}}}");
    run.awaitEnd("Cancelled");

    assertThat(run.living()).isEmpty();
    assertThat(run.jobs("register")).isEmpty();
    assertThat(cluster.api("/api/models").toString()).doesNotContain("\"unwanted\"");
  }

  @Test
  void aRunThatResumesAnotherMakesOnlyTheRestAndSaysWhereItComesFrom() throws Exception {
    Run first = Run.apply(cluster, "first", 2, Training.with(SHORT, 9), Training.PATIENT);
    first.awaitEnd("Succeeded");

    Run second =
        Run.apply(
            cluster,
            "second",
            2,
            Training.with(SHORT, 9),
            Training.PATIENT,
            Map.of("cafrun.dev/resume-from", "first/evaluate"));
    second.awaitEnd("Succeeded");

    assertThat(second.jobs())
        .extracting(job -> job.getMetadata().getLabels().get("cafrun.dev/stage"))
        .containsExactlyInAnyOrder("evaluate", "register");
    JsonNode origin = cluster.api("/api/runs/" + second.id()).path("resumes");
    assertThat(origin.path("run").asText()).isEqualTo("first-1");
    assertThat(origin.path("stage").asText()).isEqualTo("evaluate");
  }

  @Test
  void aModelIsPromotedThroughItsGatesOrItsStatusSaysWhyNot() throws Exception {
    Run run = Run.apply(cluster, "smile", 2, Training.with(SHORT, 9), Training.PATIENT);
    run.awaitEnd("Succeeded");

    Model model =
        Model.apply(
            cluster,
            "smile",
            Map.of(
                "aliases", Map.of("production", 1, "shadow", 9),
                "gates", Map.of("minimumCcc", Map.of("valence", 0.99))));
    model.await("its refusal", () -> model.ready().path("status").asText().equals("False"));

    assertThat(model.status().path("live").asText()).isEqualTo("candidate=1");
    assertThat(model.aliases())
        .extracting(
            alias -> alias.path("name").asText(),
            alias -> alias.path("wanted").asInt(),
            alias -> alias.path("reason").asText())
        .containsExactly(
            tuple("candidate", 0, ""),
            tuple("production", 1, "CccTooLow"),
            tuple("shadow", 9, "NoSuchVersion"));
    assertThat(model.ready().path("message").asText())
        .contains("gates.minimumCcc.valence asks for 0.99", "model smile has no version 9");

    model.patch("{\"spec\":{\"gates\":null,\"aliases\":{\"shadow\":null}}}");
    model.await("its promotion", () -> model.ready().path("status").asText().equals("True"));
    assertThat(model.status().path("live").asText()).isEqualTo("candidate=1,production=1");
    List<String> aliases =
        cluster.api("/api/models").findParents("aliases").stream()
            .filter(version -> version.path("model").asText().endsWith("~smile"))
            .map(version -> version.path("aliases").toString())
            .toList();
    assertThat(aliases).containsExactly("[\"candidate\",\"production\"]");
  }
}
