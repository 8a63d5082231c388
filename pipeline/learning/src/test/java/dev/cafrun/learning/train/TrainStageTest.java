package dev.cafrun.learning.train;

import static dev.cafrun.learning.train.SmallTraining.OUTPUTS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.group.GroupStage;
import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.testing.FolderContext.Death;
import dev.cafrun.learning.testing.FolderContext.Point;
import dev.cafrun.learning.testing.SimpleFaces;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainStageTest {

  private static final StageId TRAIN = StageId.train(1);

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"resnet18, caf", "alexnet, caf", "alexnet, fisher", "alexnet, none"})
  void aKilledTrainingEndsWithTheSameBits(String backbone, String critic) throws Exception {
    int iterations = backbone.equals("resnet18") ? 7 : 12;
    Map<String, Object> train =
        Map.of(
            "backbone",
            backbone,
            "critic",
            Map.of("type", critic),
            "iterations",
            iterations,
            "checkpoint",
            Map.of("every", 2));
    FolderContext calm = world("calm", train, new SimpleFaces(90, 37));
    calm.as(TRAIN).run(new TrainStage());
    FolderContext rough = world("rough", train, new SimpleFaces(90, 37));
    Random random = new Random(backbone.length() + critic.length());
    int deaths = 0;
    for (long iteration = 1; iteration < iterations; iteration += 1 + random.nextInt(4)) {
      FolderContext attempt = rough.as(TRAIN).dyingAfter(iteration);
      assertThatThrownBy(() -> attempt.run(new TrainStage())).isInstanceOf(Death.class);
      deaths++;
    }
    rough.as(TRAIN).run(new TrainStage());
    assertThat(deaths).isGreaterThanOrEqualTo(2);
    assertThat(rough.as(TRAIN).saved()).as("it did go on from checkpoints").isNotEmpty();
    for (String output : OUTPUTS) {
      assertThat(rough.input(TRAIN, output))
          .as(output)
          .hasSameBinaryContentAs(calm.input(TRAIN, output));
    }
  }

  @Test
  void theGraphResumesToTheBitToo() throws Exception {
    Map<String, Object> spec =
        Map.of("iterations", 8, "engine", "graph", "checkpoint", Map.of("every", 2));
    FolderContext calm = world("calm", spec, new SimpleFaces(90, 37));
    FolderContext rough = world("rough", spec, new SimpleFaces(90, 37));
    StageResult result = calm.as(TRAIN).run(new TrainStage());
    FolderContext attempt = rough.as(TRAIN).dyingAfter(5);
    assertThatThrownBy(() -> attempt.run(new TrainStage())).isInstanceOf(Death.class);
    FolderContext again = rough.as(TRAIN);
    again.run(new TrainStage());

    assertThat(result.provenance().get("engine")).startsWith("graph on CPU, ");
    assertThat(again.warnings()).isEmpty();
    for (String output : OUTPUTS) {
      assertThat(rough.input(TRAIN, output))
          .as(output)
          .hasSameBinaryContentAs(calm.input(TRAIN, output));
    }
  }

  /**
   * One iteration from one state, at the start and later on. After several, what two ways of
   * rounding have learned is no longer alike: Adam makes a full step of a gradient however small it
   * is.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 6})
  void theGraphLearnsInAnIterationWhatTheHandWrittenEngineLearns(int before) throws Exception {
    Map<String, Object> iterations = Map.of("iterations", before + 1);
    FolderContext hand = world("hand", iterations, new SimpleFaces(90, 37));
    hand.as(TRAIN).run(new TrainStage());
    if (before > 0) {
      FolderContext start = world("graph", iterations, new SimpleFaces(90, 37));
      FolderContext killed = start.as(TRAIN).dyingAfter(before + 1L); // and before it is saved
      assertThatThrownBy(() -> killed.run(new TrainStage())).isInstanceOf(Death.class);
      assertThat(killed.saved()).last().asString().endsWith("00000000" + before);
    }
    FolderContext graph =
        world("graph", Map.of("iterations", before + 1, "engine", "graph"), new SimpleFaces(90, 37))
            .as(TRAIN);
    StageResult result = graph.run(new TrainStage());

    if (before > 0) {
      assertThat(graph.warnings()).containsExactly("RESUMED_WITH_ANOTHER_ENGINE");
      assertThat(result.provenance().get("engine")).matches("native on .*; then graph on CPU, .*");
    }
    CsvTable one = CsvTable.read(hand.input(TRAIN, "training.csv"));
    CsvTable other = CsvTable.read(graph.input(TRAIN, "training.csv"));
    assertThat(other.size()).isEqualTo(before + 1);
    assertThat(other.column("loss").subList(0, before))
        .as("what the hand-written engine logged before its end")
        .isEqualTo(one.column("loss").subList(0, before));
    for (String column : List.of("loss", "critic_loss", "adversarial_loss", "mi", "k")) {
      double expected = Double.parseDouble(one.text(before, column));
      assertThat(Double.parseDouble(other.text(before, column)))
          .as(column)
          .isCloseTo(expected, within(0.005 + 0.02 * Math.abs(expected)));
    }
  }

  @Test
  void anInterruptedTrainingSavesItselfFirst() throws Exception {
    FolderContext world = world("interrupted", Map.of(), new SimpleFaces(90, 37));
    FolderContext attempt = world.as(TRAIN).interruptingAfter(2);
    assertThatThrownBy(() -> attempt.run(new TrainStage()))
        .isInstanceOf(InterruptedException.class)
        .hasMessageContaining("after iteration 2");
    assertThat(attempt.saved()).singleElement().asString().endsWith("000000002");
  }

  @Test
  void aDamagedCheckpointCostsTimeButNotTheResult() throws Exception {
    FolderContext world = world("damaged", Map.of(), new SimpleFaces(90, 37));
    world.as(TRAIN).run(new TrainStage());
    byte[] model = Files.readAllBytes(world.input(TRAIN, "model.caf"));
    for (Path checkpoint : world.as(TRAIN).saved()) {
      byte[] bytes = Files.readAllBytes(checkpoint);
      bytes[bytes.length / 2] ^= 1;
      Files.write(checkpoint, bytes);
    }
    FolderContext attempt = world.as(TRAIN);
    attempt.run(new TrainStage());
    assertThat(attempt.warnings()).containsExactly("UNREADABLE_CHECKPOINT");
    assertThat(world.input(TRAIN, "model.caf")).hasBinaryContent(model);
  }

  @Test
  void threadsAndCheckpointsDoNotChangeTheResult() throws Exception {
    FolderContext one = world("one", Map.of("threads", 1), new SimpleFaces(90, 37));
    FolderContext two =
        world(
            "two",
            Map.of("threads", 2, "checkpoint", Map.of("every", 1000)),
            new SimpleFaces(90, 37));
    one.as(TRAIN).run(new TrainStage());
    two.as(TRAIN).run(new TrainStage());
    assertThat(one.input(TRAIN, "model.caf")).hasSameBinaryContentAs(two.input(TRAIN, "model.caf"));
  }

  @Test
  void simpleFacesAreLearnedAndShuffledLabelsAreNot() throws Exception {
    Map<String, Object> train =
        Map.of("iterations", 120, "batchSize", 32, "learningRate", 1e-3, "validateEvery", 40);
    StageResult learned =
        world("learned", train, new SimpleFaces(480, 37)).as(TRAIN).run(new TrainStage());
    StageResult shuffled =
        world("shuffled", train, new SimpleFaces(480, 37).shuffled())
            .as(TRAIN)
            .run(new TrainStage());
    assertThat((double) learned.summary().get("best_validation_ccc")).isGreaterThan(0.6);
    assertThat((double) shuffled.summary().get("validation_ccc")).isLessThan(0.3);
  }

  @Test
  void everyQuantityIsLoggedAndTold() throws Exception {
    FolderContext world = world("logged", Map.of(), new SimpleFaces(90, 37));
    FolderContext attempt = world.as(TRAIN);
    StageResult result = attempt.run(new TrainStage());
    CsvTable log = CsvTable.read(world.input(TRAIN, "training.csv"));
    assertThat(log.size()).isEqualTo(12);
    for (String column :
        List.of("loss", "critic_loss", "adversarial_loss", "mi", "eta", "delta", "alpha", "k")) {
      assertThat(log.column(column)).as(column).doesNotContain("", "NaN");
      assertThat(attempt.points().stream().filter(p -> p.name().equals(column)).count())
          .isEqualTo(12);
    }
    assertThat(log.column("validation_ccc_valence").stream().filter(v -> !v.isEmpty()))
        .as("after iterations 5, 10 and 12")
        .hasSize(3);
    assertThat(log.text(11, "epoch")).as("11 · 16 of 62 samples").isEqualTo("2");
    assertThat(attempt.points()).extracting(Point::value).allMatch(Double::isFinite);
    assertThat(result.summary())
        .containsEntry("iterations", 12L)
        .containsEntry("parameters", 3_652_618L)
        .containsEntry("skipped", 0L);
    assertThat(attempt.points().stream().filter(p -> p.name().equals("idle_share")))
        .as("how long the learner waited for faces")
        .hasSize(12)
        .allMatch(p -> p.value() >= 0 && p.value() < 1);
  }

  @Test
  void equallyStrongLabelsSkipTheCriticAndAreCounted() throws Exception {
    FolderContext world = world("equal", Map.of(), new SimpleFaces(90, 37));
    Path table = world.input(StageKind.ALIGN, "faces.csv");
    String equal = Files.readString(table).replaceAll("(train),[^,]+,[^,]+,", "$1,0.5,0.5,");
    Files.writeString(table, equal);
    StageResult result = world.as(TRAIN).run(new TrainStage());
    assertThat(result.summary()).containsEntry("skipped", 12L);
    assertThat(CsvTable.read(world.input(TRAIN, "training.csv")).column("critic_loss"))
        .containsOnly("");
  }

  @ParameterizedTest
  @ValueSource(strings = {"batch", "dataset"})
  void thresholdsComeFromTheMinibatchOrFromTheWholeSplit(String scope) throws Exception {
    FolderContext world =
        FolderContext.in(folder, SmallTraining.spec(Map.of(), Map.of("scope", scope)));
    new SimpleFaces(90, 37).write(world);
    StageResult groups = world.as(StageId.of(StageKind.GROUP)).run(new GroupStage());
    world.as(TRAIN).run(new TrainStage());
    List<String> thresholds =
        CsvTable.read(world.input(TRAIN, "training.csv")).column("threshold").stream()
            .distinct()
            .toList();
    if (scope.equals("dataset")) {
      double expected = (double) groups.summary().get("threshold_radius");
      assertThat(thresholds).containsExactly(Float.toString((float) expected));
    } else {
      assertThat(thresholds.size()).isGreaterThan(6);
    }
  }

  @Test
  void divergenceIsTheAuthorsToMendAndKeepsTheLastGoodCheckpoint() throws Exception {
    FolderContext world = world("diverged", Map.of("learningRate", 1e30), new SimpleFaces(90, 37));
    FolderContext attempt = world.as(TRAIN);
    assertThatThrownBy(() -> attempt.run(new TrainStage()))
        .isInstanceOfSatisfying(
            StageException.class,
            problem -> {
              assertThat(problem.failure().category()).isEqualTo(FailureCategory.USER);
              assertThat(problem.failure().message())
                  .contains("diverged at iteration", "lower train.learningRate (now 1.0E30)");
            });
  }

  @Test
  void aTrainingThatDivergesLaterLeavesItsLastGoodCheckpointAsItWas() throws Exception {
    FolderContext good = world("late", Map.of(), new SimpleFaces(90, 37));
    FolderContext killed = good.as(TRAIN).dyingAfter(8);
    assertThatThrownBy(() -> killed.run(new TrainStage())).isInstanceOf(Death.class);
    List<Path> before = good.as(TRAIN).saved();
    byte[] last = Files.readAllBytes(before.getLast());
    assertThat(before).hasSize(2);
    FolderContext diverging = world("late", Map.of("learningRate", 1e30), new SimpleFaces(90, 37));
    assertThatThrownBy(() -> diverging.as(TRAIN).run(new TrainStage()))
        .hasMessageContaining("The last good checkpoint is kept");
    assertThat(diverging.as(TRAIN).saved()).isEqualTo(before);
    assertThat(before.getLast()).hasBinaryContent(last);
  }

  @Test
  void aCheckpointIsDueAfterSomeTimeAsWellAsAfterSomeIterations() throws Exception {
    Map<String, Object> seldom = Map.of("every", 1000, "interval", "1s");
    FolderContext world =
        world("seldom", Map.of("checkpoint", seldom, "iterations", 40), new SimpleFaces(90, 37));
    FolderContext slow =
        world.as(TRAIN).telling(done -> LockSupport.parkNanos(done % 10 == 0 ? 1_100_000_000L : 0));
    slow.run(new TrainStage());
    assertThat(slow.saved()).hasSizeBetween(3, 39);
  }

  @Test
  void aSplitSmallerThanABatchIsRefusedWithBothNumbers() throws Exception {
    FolderContext world = world("few", Map.of("batchSize", 64), new SimpleFaces(90, 37));
    assertThatThrownBy(() -> world.as(TRAIN).run(new TrainStage()))
        .hasMessageContaining("train.batchSize is 64 but only 62 samples are left");
  }

  @Test
  void withoutValidationTheLastModelIsTheBest() throws Exception {
    FolderContext world = world("blind", Map.of(), new SimpleFaces(90, 37));
    Path table = world.input(StageKind.ALIGN, "faces.csv");
    Files.writeString(table, Files.readString(table).replace(",validation,", ",test,"));
    FolderContext attempt = world.as(TRAIN);
    attempt.run(new TrainStage());
    assertThat(attempt.warnings()).containsExactly("NO_VALIDATION");
    assertThat(world.input(TRAIN, "best.caf"))
        .hasSameBinaryContentAs(world.input(TRAIN, "model.caf"));
  }

  @Test
  void aMinibatchTooSmallForTheMarginToAdaptIsNoted() throws Exception {
    FolderContext small =
        world("small", Map.of("iterations", 1, "critic", Map.of()), new SimpleFaces(90, 37))
            .as(TRAIN);
    small.run(new TrainStage());
    assertThat(small.notes())
        .singleElement()
        .asString()
        .startsWith("MARGIN_HARDLY_ADAPTS: in minibatches of 16 faces")
        .contains("more than 5.8", "train.batchSize from 64 on", "neighbourhood: memory");
  }

  private FolderContext world(String name, Map<String, Object> train, SimpleFaces faces)
      throws IOException {
    FolderContext world =
        FolderContext.in(folder.resolve(name), SmallTraining.spec(train, Map.of()));
    faces.write(world);
    return world;
  }
}
