package dev.cafrun.controller.mlflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.mlflow.filter.RunId;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.ShelfStore;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.controller.testing.ToldModels;
import dev.cafrun.controller.testing.ToldRuns;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client of MLflow is told of files that a policy of retention has had collected. */
class CollectedArtifactsTest {
  private final RunDetail old = Story.collected();
  private final RunDetail young = Story.succeeded();
  private final ToldRuns runs = new ToldRuns();
  private final ShelfStore store = new ShelfStore();
  private final ArtifactTree tree =
      new ArtifactTree(runs, new ToldModels(), () -> Tenants.EVERY, store);
  private final MlflowArtifactsApi api = new MlflowArtifactsApi(tree, store);

  @BeforeEach
  void tell() {
    runs.tell(old);
    runs.tell(young);
  }

  @Test
  void aFileIsMissingWithTheReason() {
    try (Response answer = api.file(folder(old) + "/evaluate/report.md")) {
      assertThat(answer.getStatus()).isEqualTo(404);
      assertThat(answer.getEntity())
          .isEqualTo(
              Map.of(
                  "error_code",
                  "RESOURCE_DOES_NOT_EXIST",
                  "message",
                  "what evaluate of old-1 left was collected on 2026-03-01T12:00:00Z; the same run"
                      + " file makes it anew"));
    }
    try (Response answer = api.file(folder(young) + "/evaluate/report.md")) {
      assertThat(answer.getStatus()).isEqualTo(200);
    }
    try (Response answer = api.file(folder(old) + "/train-9/report.md")) {
      assertThat(answer.getEntity()).asString().contains("there is no file");
    }
  }

  @Test
  void itsFoldersAreEmpty() {
    assertThat(tree.list(folder(old))).isEmpty();
    assertThat(tree.list(folder(old) + "/evaluate")).isEmpty();
    assertThat(tree.list(folder(young))).isEqualTo(List.of(ArtifactTree.Listed.folder("evaluate")));
  }

  private static String folder(RunDetail run) {
    return "runs/" + RunId.of(run.summary().id());
  }
}
