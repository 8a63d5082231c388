package dev.cafrun.core.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private long nanos = Long.MAX_VALUE - 5;

  private final SteadyClock clock = SteadyClock.of(START, () -> nanos);

  @Test
  void goesOnAsTheProcessorCountsThoughTheCounterOverflows() {
    assertThat(clock.instant()).isEqualTo(START);

    nanos += Duration.ofSeconds(90).toNanos();

    assertThat(clock.instant()).isEqualTo(START.plusSeconds(90));
  }

  @Test
  void tellsTheSameMomentInAnotherZone() {
    Clock elsewhere = clock.withZone(ZoneId.of("Asia/Tokyo"));
    nanos += 1_000;

    assertThat(elsewhere.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    assertThat(elsewhere.instant()).isEqualTo(START.plusNanos(1_000));
  }
}
