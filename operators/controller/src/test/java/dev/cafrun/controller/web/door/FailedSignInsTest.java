package dev.cafrun.controller.web.door;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.canonical.Sha256;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailedSignInsTest {
  private static final Sha256 GOOD = Sha256.of("good");
  private static final Sha256 OTHER = Sha256.of("other");

  private final AtomicLong nanos = new AtomicLong();
  private final FailedSignIns failures = new FailedSignIns(3, nanos::get);

  @Test
  void afterTooManyWrongTokensAnAddressIsNotHeardForAMinute() {
    for (int i = 0; i < 3; i++) {
      assertThat(failures.hears("10.0.0.1", OTHER)).isTrue();
      failures.failed("10.0.0.1");
    }

    assertThat(failures.hears("10.0.0.1", OTHER)).isFalse();
    assertThat(failures.hears("10.0.0.1")).isFalse();
    assertThat(failures.hears("10.0.0.2", OTHER)).isTrue();
    nanos.addAndGet(Duration.ofSeconds(61).toNanos());
    assertThat(failures.hears("10.0.0.1", OTHER)).isTrue();
  }

  @Test
  void whoWasRightBeforeIsHeardThoughANeighbourIsWrong() {
    failures.succeeded(GOOD);
    for (int i = 0; i < 100; i++) {
      failures.failed("10.0.0.1");
    }

    assertThat(failures.hears("10.0.0.1", GOOD)).isTrue();
    assertThat(failures.hears("10.0.0.1", OTHER)).isFalse();
  }
}
