package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.learning.testing.FolderContext;
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
    FolderContext calm =
        TrainingProcess.world(folder.resolve("calm"), backbone, critic, iterations);
    calm.run(new TrainStage());

    Path rough = folder.resolve("rough");
    FolderContext world = TrainingProcess.world(rough, backbone, critic, iterations);
    List<String> arguments =
        List.of(rough.toString(), backbone, critic, Integer.toString(iterations));
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

    System.out.printf("%s, %s: killed at iterations %s%n", backbone, critic, deaths);
    assertThat(world.saved()).hasSameSizeAs(calm.saved());
    for (int i = 0; i < calm.saved().size(); i++) {
      assertSameBits(world.saved().get(i), calm.saved().get(i));
    }
    for (String output : OUTPUTS) {
      assertSameBits(
          rough.resolve("train-1").resolve(output), calm.input(TrainingProcess.TRAIN, output));
    }
  }

  /** Not AssertJ's comparison: that takes minutes for some gigabytes of checkpoints. */
  private static void assertSameBits(Path rough, Path calm) throws IOException {
    assertThat(Files.mismatch(rough, calm))
        .as("the first byte in which %s differs from %s", rough, calm)
        .isEqualTo(-1);
  }
}
