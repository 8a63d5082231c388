package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class AgreedTimeTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void isTheEarlierOfTwoClocksWhicheverIsFast() {
    Instant fast = NOW.plusSeconds(3_600);

    assertThat(new AgreedTime(() -> fast, () -> NOW).instant()).isEqualTo(NOW);
    assertThat(new AgreedTime(() -> NOW, () -> fast).instant()).isEqualTo(NOW);
  }
}
