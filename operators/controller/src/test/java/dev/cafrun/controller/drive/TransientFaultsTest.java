package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TransientFaultsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final RuntimeException SHUTDOWN =
      new IllegalStateException(new SQLException("terminating connection", "57P01"));

  @Test
  void aServerThatGoesAwayIsWaitedForLongerEachTime() {
    TransientFaults trouble = new TransientFaults();

    Duration first = trouble.pauseAfter(SHUTDOWN, START);
    Duration second = trouble.pauseAfter(SHUTDOWN, START.plusSeconds(1));

    assertThat(second).isGreaterThan(first);
  }

  @Test
  void afterAQuietTimePatienceIsWholeAgain() {
    TransientFaults trouble = new TransientFaults();
    Duration first = trouble.pauseAfter(SHUTDOWN, START);
    trouble.pauseAfter(SHUTDOWN, START.plusSeconds(1));

    assertThat(trouble.pauseAfter(SHUTDOWN, START.plus(Duration.ofDays(1)))).isEqualTo(first);
  }

  @Test
  void patienceEnds() {
    TransientFaults trouble = new TransientFaults();
    for (int second = 0; second <= 120; second += 10) {
      trouble.pauseAfter(SHUTDOWN, START.plusSeconds(second));
    }

    assertThatThrownBy(() -> trouble.pauseAfter(SHUTDOWN, START.plusSeconds(121)))
        .isSameAs(SHUTDOWN);
  }

  @Test
  void whatWaitingDoesNotHelpIsThrownAtOnce() {
    RuntimeException wrongStatement =
        new IllegalStateException(new SQLException("no such column", "42703"));
    RuntimeException wrongProgram = new IllegalStateException("a plan relies on nothing");

    assertThat(TransientFaults.passes(wrongStatement)).isFalse();
    assertThat(TransientFaults.passes(wrongProgram)).isFalse();
    assertThat(TransientFaults.passes(new StageException(Failure.user("NO_SPACE", "no"))))
        .isFalse();
    assertThat(TransientFaults.passes(new StageException(Failure.platform("AWAY", "away"))))
        .isTrue();
    assertThat(TransientFaults.passes(new UncheckedIOException(new IOException("disk")))).isTrue();
    assertThatThrownBy(() -> new TransientFaults().pauseAfter(wrongProgram, START))
        .isSameAs(wrongProgram);
  }
}
