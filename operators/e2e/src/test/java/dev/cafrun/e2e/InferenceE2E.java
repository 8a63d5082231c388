package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A registered version, asked in pods: with a photo, and by its golden faces. */
@ExtendWith(Installed.class)
class InferenceE2E {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Installation cluster;

  InferenceE2E(Installation cluster) {
    this.cluster = cluster;
  }

  @Test
  void aVersionIsTriedInAPodThatLeavesNothingAndIsAskedBeforeItIsProduction() throws Exception {
    Run run =
        Run.apply(
            cluster,
            "tried",
            Map.of(
                "format",
                "demo",
                "demo",
                Map.of("seed", 3, "subjects", 12, "facesPerSubject", 8, "imageSize", 64)),
            Map.of("method", "none"), // So that every picture is a face to it.
            Training.with(Map.of("iterations", 20), 31),
            Training.PATIENT,
            Map.of());
    run.awaitEnd("Succeeded");
    String predictions = "/api/v1/models/tried/versions/1/predictions";
    byte[] photo = Bucket.pictures("any", 2, 2).values().iterator().next();

    HttpResponse<String> scored = cluster.post(predictions, photo);
    assertThat(scored.statusCode()).as(scored.body()).isEqualTo(200);
    JsonNode score = JSON.readTree(scored.body());
    assertThat(score.path("valence").asDouble()).isBetween(-1.0, 1.0);
    assertThat(score.path("method").asText()).isEqualTo("whole-picture");
    assertThat(score.path("aligned").binaryValue()).startsWith(0x89, 'P', 'N', 'G');
    nothingIsLeft();

    HttpResponse<String> none =
        cluster.post(predictions, "no picture".getBytes(StandardCharsets.UTF_8));
    assertThat(none.statusCode()).as(none.body()).isEqualTo(422);
    assertThat(JSON.readTree(none.body()).path("code").asText()).isEqualTo("PICTURE_UNREADABLE");
    nothingIsLeft();

    Model model =
        Model.apply(
            cluster,
            "tried",
            Map.of("aliases", Map.of("production", 1), "gates", Map.of("goldenFaces", true)));
    model.await("production", () -> model.ready().path("status").asText().equals("True"));
    JsonNode move = cluster.api("/api/v1/models/tried/moves?alias=production").path(0);
    assertThat(move.path("evidence").path("goldenFaces")).hasSize(8);
    assertThat(move.path("evidence").path("verdicts").toString())
        .contains("\"gate\":\"goldenFaces\"", "what is recorded, within 0.0000");
    nothingIsLeft();
    run.delete();
  }

  /** A Job that is deleted is gone at once; its pod takes a second. */
  private void nothingIsLeft() throws Exception {
    List<Job> jobs =
        cluster
            .client()
            .batch()
            .v1()
            .jobs()
            .inNamespace(cluster.namespace())
            .withLabel("cafrun.dev/purpose", "inference")
            .list()
            .getItems();
    assertThat(jobs).isEmpty();
    assertThat(Bucket.keys(cluster, "inference/")).isEmpty();
  }
}
