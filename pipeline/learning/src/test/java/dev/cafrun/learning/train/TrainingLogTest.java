package dev.cafrun.learning.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TrainingLogTest {

  @Test
  void theCriticIsSummedUpOverItsLastTenth() {
    TrainingLog log = TrainingLog.empty();
    for (int iteration = 1; iteration <= 100; iteration++) {
      log.append(iteration, Map.of("distance", iteration <= 90 ? 1.0 : 3.0, "skipped", 0.0));
    }
    assertThat(log.criticSummary()).containsExactly(Map.entry("critic.distance", 3.0));
    assertThat(log.column("distance")).hasSize(100).startsWith(1.0).endsWith(3.0);
  }

  @Test
  void withoutACriticThereIsNothingToSumUp() {
    TrainingLog log = TrainingLog.empty();
    log.append(1, Map.of("loss", 1.0, "skipped", 0.0));
    assertThat(log.criticSummary()).isEmpty();
    assertThat(log.skipped()).isZero();
  }

  @Test
  void aResumedLogGoesOnWithTheSameBytes() {
    TrainingLog whole = TrainingLog.empty();
    whole.append(1, Map.of("loss", 0.1, "skipped", 1.0));
    TrainingLog resumed = TrainingLog.resumed(whole.text());
    whole.append(2, Map.of("loss", 1.0 / 3, "skipped", 0.0));
    resumed.append(2, Map.of("loss", 1.0 / 3, "skipped", 0.0));
    assertThat(resumed.text()).isEqualTo(whole.text());
    assertThat(resumed.skipped()).isOne();
    assertThat(resumed.picture()).isEqualTo(whole.picture());
  }
}
