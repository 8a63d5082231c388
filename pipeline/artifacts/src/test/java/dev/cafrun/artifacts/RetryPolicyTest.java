package dev.cafrun.artifacts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
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

  @Test
  void aCallThatTakesLongerThanTheLimitBeforeItFailsIsTriedAgain() throws InterruptedException {
    RetryPolicy policy = policy(Duration.ofSeconds(1));
    List<RuntimeException> failures = new ArrayList<>();

    String answer =
        policy.repeat(
            () -> {
              if (failures.isEmpty()) {
                LockSupport.parkNanos(policy.limit().toNanos());
                throw new IllegalStateException("away");
              }
              return "here";
            },
            trouble -> true,
            (trouble, pause) -> failures.add(trouble));

    assertThat(answer).isEqualTo("here");
    assertThat(failures).singleElement().extracting(Throwable::getMessage).isEqualTo("away");
  }

  @Test
  void whatTheLastCallThrewIsWhatIsThrown() {
    List<Duration> pauses = new ArrayList<>();

    assertThatThrownBy(
            () ->
                policy(Duration.ofMillis(100))
                    .repeat(
                        () -> {
                          throw new IllegalStateException("away for the time " + pauses.size());
                        },
                        trouble -> true,
                        (trouble, pause) -> pauses.add(pause)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("away for the time " + pauses.size());
    assertThat(pauses).isNotEmpty().first().isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void whatDoesNotPassIsThrownAtOnce() {
    List<String> calls = new ArrayList<>();

    assertThatThrownBy(
            () ->
                policy(Duration.ofMinutes(1))
                    .repeat(
                        () -> {
                          calls.add("again");
                          throw new IllegalStateException(calls.size() == 1 ? "away" : "refused");
                        },
                        trouble -> "away".equals(trouble.getMessage()),
                        (trouble, pause) -> {}))
        .hasMessage("refused");
    assertThat(calls).hasSize(2);
  }

  @Test
  void whoeverIsInterruptedWaitsNoLongerAndIsToldSo() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(
            () ->
                new RetryPolicy(Duration.ofDays(2), Duration.ofDays(1), Duration.ofDays(2))
                    .repeat(
                        () -> {
                          throw new IllegalStateException("away");
                        },
                        trouble -> true,
                        (trouble, pause) -> {}))
        .isInstanceOf(InterruptedException.class)
        .hasSuppressedException(new IllegalStateException("away"));
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private static RetryPolicy policy(Duration limit) {
    return new RetryPolicy(limit, Duration.ofMillis(1), Duration.ofMillis(50));
  }
}
