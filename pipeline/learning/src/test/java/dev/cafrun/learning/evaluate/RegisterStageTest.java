package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose result is their scores; {@link EvaluateStageTest} registers real models. */
class RegisterStageTest {

  @TempDir Path folder;

  @Test
  void aRunThatEndsInAConstantRegistersNothingAndSaysWhy() throws Exception {
    FolderContext world = world(Map.of("model", "arm"), false, scoresBut("arousal.pcc"));

    StageResult result = world.run(new RegisterStage());

    Unregistered why = Unregistered.of(result.summary()).orElseThrow();
    assertThat(why.code()).isEqualTo("MODEL_WITHOUT_METRICS");
    assertThat(why.reason())
        .startsWith("arousal.pcc is undefined, so the model predicts a constant");
    assertThat(left(world)).isEmpty();
  }

  @Test
  void aConstantThatIsToBeACandidateIsAFailure() throws Exception {
    FolderContext world =
        world(Map.of("model", "arm", "alias", "candidate"), false, scoresBut("valence.pcc"));

    assertThatThrownBy(() -> world.run(new RegisterStage()))
        .isInstanceOfSatisfying(
            StageException.class,
            problem -> assertThat(problem.failure().code()).isEqualTo("MODEL_WITHOUT_METRICS"))
        .hasMessageContaining("not registered because valence.pcc is undefined")
        .hasMessageContaining("Without register.alias (candidate) the run ends well");
  }

  @Test
  void aControlsScoresAreItsResult() throws Exception {
    FolderContext world = world(Map.of("model", "control"), true, scoresBut("none of them"));

    StageResult result = world.run(new RegisterStage());

    assertThat(Unregistered.of(result.summary()))
        .contains(
            new Unregistered(
                "LABELS_SHUFFLED",
                "the run is a control, trained on shuffled labels; its scores are its result"));
    assertThat(left(world)).isEmpty();
  }

  @Test
  void aControlThatEndsInAConstantIsAControlFirst() throws Exception {
    FolderContext world = world(Map.of("model", "control"), true, scoresBut("valence.ccc"));

    assertThat(Unregistered.of(world.run(new RegisterStage()).summary()))
        .map(Unregistered::code)
        .contains("LABELS_SHUFFLED");
  }

  /** A world in which a run has been evaluated. */
  private FolderContext world(
      Map<String, Object> register, boolean shuffled, Map<String, Object> scores)
      throws IOException {
    FolderContext world =
        FolderContext.in(
            folder,
            Map.of(
                "dataset",
                Map.of("format", "demo", "shuffleLabels", shuffled),
                "register",
                register));
    Files.writeString(world.put(StageKind.EVALUATE, "metrics.json"), "{}");
    world.as(StageId.of(StageKind.EVALUATE)).adopt(scores);
    return world.as(StageId.of(StageKind.REGISTER));
  }

  private static Map<String, Object> scoresBut(String undefined) {
    Map<String, Object> scores = new HashMap<>();
    for (Dimension dimension : Dimension.values()) {
      for (Metric metric : Metric.values()) {
        scores.put(dimension.spelling() + "." + metric.spelling(), 0.5);
      }
    }
    scores.remove(undefined);
    return scores;
  }

  private List<Path> left(FolderContext world) throws IOException {
    try (Stream<Path> files = Files.list(world.output("model.caf").getParent())) {
      return files.toList();
    }
  }
}
