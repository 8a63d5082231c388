package dev.cafrun.bench.faces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.faces.FaceStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepTimesTest {
  @Test
  void whatAllThreadsSpendInAStepIsAddedUpAndSharedAmongThePictures() throws Exception {
    Map<String, Double> each;
    try (StepTimes times = new StepTimes()) {
      Thread other = Thread.ofPlatform().start(() -> spend(FaceStep.Kind.DECODE, 60));
      spend(FaceStep.Kind.DECODE, 60);
      spend(FaceStep.Kind.WARP, 20);
      other.join();
      each = times.perPicture(10);
    }

    assertThat(each).containsOnlyKeys("decode", "warp");
    assertThat(each.get("decode")).isBetween(12.0, 1000.0); // a busy machine lets threads wait
    assertThat(each.get("warp")).isBetween(2.0, 1000.0);
  }

  @Test
  void theMedianIsTheMiddleOneOrTheMeanOfTheTwoThere() {
    assertThat(FacesBenchmark.median(List.of(3.0, 1.0, 2.0))).isEqualTo(2);
    assertThat(FacesBenchmark.median(List.of(4.0, 1.0))).isCloseTo(2.5, within(1e-12));
  }

  private static void spend(FaceStep.Kind kind, long milliseconds) {
    try (FaceStep step = FaceStep.begin(kind)) {
      long end = System.nanoTime() + milliseconds * 1_000_000;
      while (System.nanoTime() < end) {
        Thread.onSpinWait();
      }
    }
  }
}
