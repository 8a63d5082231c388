package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.learning.testing.FolderContext;
import dev.cafrun.learning.torch.TorchLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Trainings killed the way a node kills them, again and again: whatever was going on, the end and
 * every checkpoint on the way are to the bit those of a training left alone. {@code -Dcaf.kills=20}
 * kills 20 times, every arm.
 */
class KilledTrainingIT {
  private static final int LEAN = 2;
  private static final int KILLS = Integer.getInteger("caf.kills", LEAN);
  private static final List<String> OUTPUTS =
      List.of("model.caf", "best.caf", "training.csv", "training.svg");

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"alexnet, caf", "alexnet, none", "resnet18, caf", "resnet18, none"})
  void endsWithTheSameBits(String backbone, String critic) throws Exception {
    Assumptions.assumeTrue(
        KILLS > LEAN || (backbone + critic).equals("alexnetcaf"),
        "skipped: takes minutes; -Dcaf.kills=20 kills this training too");
    int iterations = 10 * KILLS;
    Path calm = folder.resolve("calm");
    FolderContext world =
        TrainingProcess.world(calm, backbone, critic, iterations, "native", "float32");
    world.run(new TrainStage());
    killed(world, calm, backbone, critic, iterations, "native", "float32");
  }

  @ParameterizedTest
  @CsvSource({
    "alexnet, caf, bfloat16",
    "resnet18, caf, float32",
    "resnet18, caf, bfloat16",
    "alexnet, none, float32"
  })
  void onTorchItEndsWithTheSameBitsToo(String backbone, String critic, String precision)
      throws Exception {
    Assumptions.assumeTrue(TorchLibrary.present(), "skipped: " + TorchLibrary.ABSENT);
    Assumptions.assumeTrue(
        KILLS > LEAN || backbone.equals("alexnet") && critic.equals("caf"),
        "skipped: takes minutes; -Dcaf.kills=20 kills this training too");
    int iterations = 10 * KILLS;
    Path calm = folder.resolve("calm");
    FolderContext world =
        TrainingProcess.world(calm, backbone, critic, iterations, "torch", precision);
    assertThat(
            TrainingProcess.run(
                arguments(calm, backbone, critic, iterations, "torch", precision), done -> false))
        .isFalse();
    killed(world, calm, backbone, critic, iterations, "torch", precision);
  }

  private static List<String> arguments(
      Path folder,
      String backbone,
      String critic,
      int iterations,
      String engine,
      String precision) {
    return List.of(
        folder.toString(), backbone, critic, Integer.toString(iterations), engine, precision);
  }

  /** The same training again, killed on the way. */
  private void killed(
      FolderContext calm,
      Path calmFolder,
      String backbone,
      String critic,
      int iterations,
      String engine,
      String precision)
      throws Exception {
    Path rough = folder.resolve("rough");
    FolderContext world =
        TrainingProcess.world(rough, backbone, critic, iterations, engine, precision);
    List<String> arguments = arguments(rough, backbone, critic, iterations, engine, precision);
    Random random = new Random(backbone.length() + critic.length());
    List<Long> deaths = new ArrayList<>();
    while (deaths.size() < KILLS) {
      // It may have got further than what it said last, and never goes back by more than 3.
      long last = deaths.isEmpty() ? 0 : deaths.getLast();
      long end = Math.min(iterations - 1, last + 1 + random.nextInt(10));
      boolean killed = TrainingProcess.run(arguments, done -> done >= end);
      assertThat(killed).as("killed at iteration %d", end).isTrue();
      deaths.add(end);
    }
    assertThat(TrainingProcess.run(arguments, done -> false)).isFalse();

    System.out.printf("%s, %s, %s: killed at iterations %s%n", backbone, critic, engine, deaths);
    assertThat(world.digests()).hasSizeGreaterThan(iterations / 4).isEqualTo(calm.digests());
    for (String output : OUTPUTS) {
      assertSameBits(
          rough.resolve("train-1").resolve(output), calmFolder.resolve("train-1").resolve(output));
    }
  }

  /** Not AssertJ's comparison: that takes long for many megabytes. */
  private static void assertSameBits(Path rough, Path calm) throws IOException {
    assertThat(Files.mismatch(rough, calm))
        .as("the first byte in which %s differs from %s", rough, calm)
        .isEqualTo(-1);
  }
}
