package dev.cafrun.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageEvent;
import dev.cafrun.faces.align.AlignStage;
import dev.cafrun.faces.ingest.IngestStage;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.train.TrainStage;
import dev.cafrun.runtime.testing.TestStageContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The method from scratch on generated faces of 48 pixels, by the pipeline's own stages: its critic
 * lives, with either backbone, at the paper's learning rate and at ten times that, and its margin
 * adapts as in the paper's Fig. 2.
 */
class LivingCriticIT {

  private static final int ITERATIONS = 300;
  private static final int FIGURE_2 = 120;

  @TempDir static Path folder;
  private static TestStageContext ingested;
  private static TestStageContext aligned;

  @BeforeAll
  static void drawFaces() throws Exception {
    ingested = stage("ingest", StageId.of(StageKind.INGEST), Map.of());
    ingested.run(new IngestStage());
    aligned = stage("align", StageId.of(StageKind.ALIGN), Map.of()).withInput(ingested);
    aligned.run(new AlignStage());
  }

  @ParameterizedTest
  @CsvSource({
    "alexnet, 32, 0.001",
    "alexnet, 32, 0.0001",
    "resnet18, 16, 0.001",
    "resnet18, 16, 0.0001"
  })
  void theCriticLivesFromTheFirstIterationToTheLast(
      String backbone, int batchSize, double learningRate) throws Exception {
    Story story =
        train(
            backbone + learningRate,
            ITERATIONS,
            Map.of(
                "backbone", backbone,
                "batchSize", batchSize,
                "learningRate", learningRate,
                "critic", Map.of("neighbourhood", "memory")));
    double fresh = story.mean("distance", 0, 1);
    for (int from = 10; from + 20 <= ITERATIONS; from += 10) {
      assertThat(story.mean("distance", from, from + 20))
          .as("mean D² over 20 iterations from %d on", from)
          .isGreaterThan(fresh / 10);
    }
    assertThat(story.mean("units_off", ITERATIONS - 20, ITERATIONS)).isLessThan(0.5);
    assertThat(story.most("active") - story.least("active"))
        .as("the share of active hinges moves")
        .isGreaterThan(0.5);
    assertThat(story.warnings).doesNotContain("CRITIC_COLLAPSED");
  }

  @Test
  void asTheCriticWasReadBeforeItsUnitsDieAndARunSaysSo() throws Exception {
    Story story =
        train(
            "before",
            100,
            Map.of(
                "backbone",
                "alexnet",
                "learningRate",
                0.001,
                "critic",
                Map.of(
                    "hingeWeight",
                    0.5,
                    "features",
                    "raw",
                    "moments",
                    "shared",
                    "adversarialWeight",
                    1)));
    assertThat(story.mean("units_off", 80, 100)).isGreaterThan(0.9);
    assertThat(story.mean("distance", 80, 100)).isLessThan(story.mean("distance", 0, 10) / 10);
    assertThat(story.warnings).contains("CRITIC_COLLAPSED");
  }

  @Test
  void theMarginsOfTable4EndInDifferentParameters() throws Exception {
    byte[][] models = new byte[3][];
    List<String> margins = List.of("adaptive", "constant", "linear");
    for (int i = 0; i < margins.size(); i++) {
      train(
          margins.get(i),
          20,
          Map.of(
              "backbone",
              "alexnet",
              "learningRate",
              0.0001,
              "critic",
              Map.of("margin", margins.get(i))));
      models[i] = Files.readAllBytes(folder.resolve(margins.get(i)).resolve("outputs/model.caf"));
    }
    assertThat(models[0]).isNotEqualTo(models[1]).isNotEqualTo(models[2]);
    assertThat(models[1]).isNotEqualTo(models[2]);
  }

  @Test
  void atThePapersMinibatchInformationFallsAndTheIntervalRises() throws Exception {
    Story story =
        train(
            "figure-2",
            FIGURE_2,
            Map.of("backbone", "resnet18", "batchSize", 128, "learningRate", 0.0003));
    double least = story.mean("delta", 0, 10);
    int turn = 40; // about where the encoder begins to tell strong from weak
    int end = FIGURE_2 - 20;
    assertThat(story.mean("mi", end, FIGURE_2))
        .as("mutual information falls")
        .isLessThan(0.7 * story.mean("mi", turn, turn + 20));
    assertThat(story.mean("delta", end, FIGURE_2))
        .as("the interval rises")
        .isGreaterThan(3 * least);
    assertThat(story.mean("k", end, FIGURE_2)).as("neighbours suffice").isLessThan(100);
    assertThat(story.mean("distance", FIGURE_2 - 20, FIGURE_2))
        .isGreaterThan(story.mean("distance", 0, 10) / 10);
  }

  /** What {@code training.csv} and the events say. */
  private record Story(CsvTable log, List<String> warnings) {

    double mean(String column, int from, int to) {
      return log.column(column).subList(from, to).stream()
          .filter(text -> !text.isEmpty())
          .mapToDouble(Double::parseDouble)
          .average()
          .orElseThrow();
    }

    double least(String column) {
      return log.column(column).stream()
          .filter(text -> !text.isEmpty())
          .mapToDouble(Double::parseDouble)
          .min()
          .orElseThrow();
    }

    double most(String column) {
      return log.column(column).stream()
          .filter(text -> !text.isEmpty())
          .mapToDouble(Double::parseDouble)
          .max()
          .orElseThrow();
    }
  }

  private static Story train(String name, int iterations, Map<String, Object> settings)
      throws Exception {
    Map<String, Object> train = new HashMap<>(Map.of("batchSize", 32, "threads", 2));
    train.putAll(settings);
    train.put("iterations", iterations);
    train.put("seeds", List.of(1));
    TestStageContext context =
        stage(name, StageId.train(1), train).withInput(ingested).withInput(aligned);
    context.run(new TrainStage());
    return new Story(
        CsvTable.read(context.outputs().resolve("training.csv")),
        context.events().warnings().stream().map(StageEvent.Warning::code).toList());
  }

  private static TestStageContext stage(String name, StageId stage, Map<String, Object> train)
      throws Exception {
    return TestStageContext.of(stage, Files.createDirectories(folder.resolve(name)))
        .withSpec(
            Map.of(
                "dataset",
                Map.of(
                    "format",
                    "demo",
                    "demo",
                    Map.of("subjects", 90, "facesPerSubject", 12, "imageSize", 64)),
                "align",
                Map.of("size", 48, "detector", "none"),
                "train",
                train));
  }
}
