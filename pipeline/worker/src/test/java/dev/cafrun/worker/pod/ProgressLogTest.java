package dev.cafrun.worker.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressLogTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final List<String> lines = new ArrayList<>();
  private final ProgressLog log = new ProgressLog(StageId.train(1), lines::add);

  @Test
  void aLogShowsHowFarATrainingIsWithoutFillingUp() {
    for (int iteration = 0; iteration <= 600; iteration++) {
      say(iteration / 20.0, iteration, 600, "iterations");
    }

    assertThat(lines)
        .containsExactly(
            "train-1: 0 of 600 iterations (0 %), eta 2m, loss 0.41",
            "train-1: 200 of 600 iterations (33 %), eta 2m, loss 0.41",
            "train-1: 400 of 600 iterations (66 %), eta 2m, loss 0.41",
            "train-1: 600 of 600 iterations (100 %), eta 2m, loss 0.41");
  }

  @Test
  void whatIsDoneNextIsSaidAtOnce() {
    say(0, 5, 10, "faces");
    say(1, 0, 0, "files");

    assertThat(lines).hasSize(2).last().isEqualTo("train-1: 0 of 0 files, eta 2m, loss 0.41");
  }

  private void say(double seconds, long done, long total, String unit) {
    log.accept(
        new StageEvent.Progress(
            START.plusMillis((long) (seconds * 1000)).toString(),
            done,
            total,
            unit,
            Map.of("loss", "0.41", "eta", "2m")));
  }
}
