package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {

  @Test
  void pausesDoubleUpToTheLongestAndEndAfterAboutTwoMinutes() {
    List<Long> pauses = new ArrayList<>();
    Duration waited = Duration.ZERO;
    for (int failures = 1; ; failures++) {
      var pause = RetryPolicy.TWO_MINUTES.pause(failures, waited);
      if (pause.isEmpty()) {
        break;
      }
      pauses.add(pause.get().toMillis());
      waited = waited.plus(pause.get());
    }

    assertThat(pauses).startsWith(200L, 400L, 800L, 1_600L, 3_200L, 6_400L, 10_000L, 10_000L);
    assertThat(waited).isBetween(Duration.ofSeconds(120), Duration.ofSeconds(130));
  }

  @Test
  void countlessFailuresDoNotOverflow() {
    assertThat(RetryPolicy.TWO_MINUTES.pause(Integer.MAX_VALUE, Duration.ZERO))
        .contains(Duration.ofSeconds(10));
  }
}
