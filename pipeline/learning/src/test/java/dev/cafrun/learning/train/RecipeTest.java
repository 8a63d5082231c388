package dev.cafrun.learning.train;

import static dev.cafrun.learning.train.SmallTraining.OUTPUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FaceSet;
import dev.cafrun.learning.model.Calibration;
import dev.cafrun.learning.model.MeanAndDeviation;
import dev.cafrun.learning.model.ModelFile;
import dev.cafrun.learning.model.Predictor;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.testing.FolderContext.Death;
import dev.cafrun.learning.testing.SimpleFaces;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a training may do beyond the paper. */
class RecipeTest {

  private static final StageId TRAIN = StageId.train(1);

  @TempDir Path folder;

  /** Everything beyond the paper at once. */
  private static final Map<String, Object> RECIPE =
      Map.of(
          "warmup",
          4,
          "clip",
          0.5,
          "weightDecay",
          0.5,
          "average",
          0.8,
          "calibrate",
          true,
          "patience",
          2);

  @ParameterizedTest
  @CsvSource({"resnet18, native", "alexnet, native", "resnet18, graph"})
  void withTheWholeRecipeAKilledTrainingEndsWithTheSameBitsToo(String backbone, String engine)
      throws Exception {
    Map<String, Object> train = new HashMap<>(RECIPE);
    train.putAll(Map.of("backbone", backbone, "engine", engine, "checkpoint", Map.of("every", 2)));
    train.put("iterations", engine.equals("graph") ? 5 : 8);
    FolderContext calm = world("calm", train, new SimpleFaces(90, 37));
    FolderContext rough = world("rough", train, new SimpleFaces(90, 37));
    calm.as(TRAIN).run(new TrainStage());
    for (long death : engine.equals("graph") ? new long[] {3} : new long[] {3, 5, 7}) {
      FolderContext attempt = rough.as(TRAIN).dyingAfter(death);
      assertThatThrownBy(() -> attempt.run(new TrainStage())).isInstanceOf(Death.class);
    }
    rough.as(TRAIN).run(new TrainStage());
    for (String output : OUTPUTS) {
      assertThat(rough.input(TRAIN, output))
          .as(output)
          .hasSameBinaryContentAs(calm.input(TRAIN, output));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "graph"})
  void aRecipeThatCannotBiteChangesNoBit(String engine) throws Exception {
    FolderContext without = world("without", Map.of("engine", engine), new SimpleFaces(90, 37));
    FolderContext idle =
        world(
            "idle",
            Map.of("engine", engine, "warmup", 1, "clip", 1e6, "weightDecay", 1e-12),
            new SimpleFaces(90, 37));
    without.as(TRAIN).run(new TrainStage());
    idle.as(TRAIN).run(new TrainStage());
    for (String output : OUTPUTS) {
      assertThat(idle.input(TRAIN, output))
          .as(output)
          .hasSameBinaryContentAs(without.input(TRAIN, output));
    }
  }

  @Test
  void eachPartOfTheRecipeChangesTheModelAndTheAverageAloneLeavesLearningAsItWas()
      throws Exception {
    FolderContext plain = world("plain", Map.of(), new SimpleFaces(90, 37));
    plain.as(TRAIN).run(new TrainStage());
    for (String part : List.of("warmup", "clip", "weightDecay", "average")) {
      FolderContext other = world(part, Map.of(part, RECIPE.get(part)), new SimpleFaces(90, 37));
      other.as(TRAIN).run(new TrainStage());
      assertThat(Files.mismatch(other.input(TRAIN, "model.caf"), plain.input(TRAIN, "model.caf")))
          .as(part)
          .isNotEqualTo(-1);
      List<String> losses = CsvTable.read(other.input(TRAIN, "training.csv")).column("loss");
      assertThat(losses.equals(CsvTable.read(plain.input(TRAIN, "training.csv")).column("loss")))
          .as("%s leaves the losses", part)
          .isEqualTo(part.equals("average"));
    }
  }

  @Test
  void theLearningRateRisesEvenlyAndThenDecays() throws Exception {
    FolderContext world =
        world(
            "warm",
            Map.of("warmup", 4, "learningRate", 1e-3, "decay", Map.of("factor", 0.5, "every", 6)),
            new SimpleFaces(90, 37));
    world.as(TRAIN).run(new TrainStage());
    assertThat(CsvTable.read(world.input(TRAIN, "training.csv")).column("learning_rate").stream())
        .extracting(Double::parseDouble)
        .startsWith(2.5e-4, 5e-4, 7.5e-4, 1e-3, 1e-3, 1e-3, 5e-4);
  }

  @Test
  void aCalibratedModelSpreadsLikeTheLabelsOfTheValidationSplitAboutItsOwnMean() throws Exception {
    double[][] plain = validated("plain", false);
    double[][] calibrated = validated("calibrated", true);

    for (int k = 0; k < 2; k++) {
      MeanAndDeviation labels = MeanAndDeviation.of(plain[2 + k]);
      assertThat(MeanAndDeviation.of(plain[k]).deviation()).isLessThan(0.8 * labels.deviation());
      assertThat(MeanAndDeviation.of(calibrated[k]).deviation())
          .as("but for what is clipped to [-1, 1]")
          .isCloseTo(labels.deviation(), within(0.1 * labels.deviation()));
      assertThat(MeanAndDeviation.of(calibrated[k]).mean())
          .isCloseTo(MeanAndDeviation.of(plain[k]).mean(), within(0.05));
    }
  }

  @Test
  void theBestModelIsCalibratedByWhatItSaysItself() throws Exception {
    // At a rate this high the best model is not the last one.
    Map<String, Object> train =
        Map.of("iterations", 30, "learningRate", 3e-3, "validateEvery", 1, "calibrate", true);
    FolderContext world = world("best", train, new SimpleFaces(90, 37));
    StageResult result = world.as(TRAIN).run(new TrainStage());
    assertThat((long) result.summary().get("best_iterations")).isLessThan(30);
    double[][] best = said(world, "best.caf");
    for (int k = 0; k < 2; k++) {
      double labels = MeanAndDeviation.of(best[2 + k]).deviation();
      assertThat(MeanAndDeviation.of(best[k]).deviation()).isCloseTo(labels, within(0.1 * labels));
    }
    assertThat(ModelFile.header(world.input(TRAIN, "best.caf")).iterations())
        .isEqualTo(result.summary().get("best_iterations"));
  }

  @Test
  void trainingEndsWhenValidationHasLongNotBecomeBetterAndResumesToTheSameEnd() throws Exception {
    Map<String, Object> train =
        Map.of(
            "iterations",
            200,
            "learningRate",
            1e-2,
            "validateEvery",
            2,
            "patience",
            3,
            "checkpoint",
            Map.of("every", 2));
    FolderContext calm = world("calm", train, new SimpleFaces(90, 37));
    FolderContext attempt = calm.as(TRAIN);
    StageResult result = attempt.run(new TrainStage());
    long end = (long) result.summary().get("iterations");
    long best = (long) result.summary().get("best_iterations");
    assertThat(end).as("three validations after the best").isEqualTo(best + 6).isLessThan(200);
    assertThat(result.summary()).containsEntry("stopped_early", true);
    assertThat(attempt.notes())
        .singleElement()
        .asString()
        .startsWith("STOPPED_EARLY: training ended after " + end + " of 200 iterations")
        .contains("the last 3 validations were no better than that after iteration " + best);
    assertThat(CsvTable.read(calm.input(TRAIN, "training.csv")).size()).isEqualTo((int) end);

    FolderContext rough = world("rough", train, new SimpleFaces(90, 37));
    for (long death : new long[] {best + 3, end - 1}) {
      FolderContext dying = rough.as(TRAIN).dyingAfter(death);
      assertThatThrownBy(() -> dying.run(new TrainStage())).isInstanceOf(Death.class);
    }
    // Stopped by somebody at the very iteration at which it would have ended.
    FolderContext interrupted = rough.as(TRAIN).interruptingAfter(end);
    assertThatThrownBy(() -> interrupted.run(new TrainStage()))
        .isInstanceOf(InterruptedException.class);
    rough.as(TRAIN).run(new TrainStage());
    for (String output : OUTPUTS) {
      assertThat(rough.input(TRAIN, output))
          .as(output)
          .hasSameBinaryContentAs(calm.input(TRAIN, output));
    }
  }

  @Test
  void aTrainingGoesOnFromAnothersModelAndSaysSo() throws Exception {
    FolderContext first = world("first", Map.of(), new SimpleFaces(90, 37));
    first.as(TRAIN).run(new TrainStage());
    Path model = first.input(TRAIN, "model.caf");
    FolderContext second =
        world(
            "second",
            Map.of(
                "initial",
                model.toUri().toString().replace("file:/", "file:///"),
                "iterations",
                1,
                "learningRate",
                1e-30),
            new SimpleFaces(90, 37));
    FolderContext attempt = second.as(TRAIN);
    StageResult result = attempt.run(new TrainStage());

    assertThat(attempt.notes())
        .containsExactly(
            "INITIAL_WEIGHTS: 10 of the encoder's 10 tensors and the head come from train.initial");
    assertThat(result.summary())
        .containsEntry("initial_tensors", 10)
        .containsEntry("initial_tensors_missing", 0)
        .containsEntry("initial_head", true);
    double[][] before = said(first, "model.caf");
    double[][] after = said(second, "model.caf");
    for (int k = 0; k < 2; k++) {
      assertThat(after[k]).containsExactly(before[k], within(1e-6));
    }
  }

  @Test
  void anotherBackbonesModelIsNothingToStartFrom() throws Exception {
    FolderContext first = world("first", Map.of("iterations", 1), new SimpleFaces(90, 37));
    first.as(TRAIN).run(new TrainStage());
    String model = first.input(TRAIN, "model.caf").toUri().toString().replace("file:/", "file:///");
    FolderContext other =
        world("other", Map.of("backbone", "resnet18", "initial", model), new SimpleFaces(90, 37));
    assertThatThrownBy(() -> other.as(TRAIN).run(new TrainStage()))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("the model is an alexnet, but train.backbone is resnet18");
  }

  /** What a model says of the validation split (valence, arousal), and the labels there. */
  private double[][] validated(String name, boolean calibrate) throws Exception {
    FolderContext world =
        world(name, Map.of("iterations", 30, "calibrate", calibrate), new SimpleFaces(90, 37));
    world.as(TRAIN).run(new TrainStage());
    return said(world, "model.caf");
  }

  private static double[][] said(FolderContext world, String model) throws Exception {
    FaceSet faces = FaceSet.of(world.as(TRAIN));
    List<Face> validation = faces.of(Split.VALIDATION);
    try (NativeEngine engine = NativeEngine.start(1);
        Predictor predictor = ModelFile.load(engine, world.input(TRAIN, model))) {
      if (world.spec().train().calibrate()) {
        predictor.calibrate(Calibration.read(world.input(TRAIN, Calibration.FILE), model));
      }
      double[][] said = predictor.predict(faces, validation);
      return new double[][] {
        said[0],
        said[1],
        validation.stream().mapToDouble(Face::valence).toArray(),
        validation.stream().mapToDouble(Face::arousal).toArray()
      };
    }
  }

  private FolderContext world(String name, Map<String, Object> train, SimpleFaces faces)
      throws IOException {
    FolderContext world =
        FolderContext.in(folder.resolve(name), SmallTraining.spec(train, Map.of()));
    faces.write(world);
    return world;
  }
}
