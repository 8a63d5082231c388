package dev.cafrun.artifacts;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How long to wait for trouble to pass: pauses that double, until the limit is used up. Calls are
 * repeated by {@link #repeat}. Whoever goes on anyway and looks again takes its pauses from here,
 * each in a loop of its own: one brings services back meanwhile, one hurries when its pod ends, one
 * keeps its pauses in the database. How often a stage is tried is no such thing but part of a run:
 * {@link dev.cafrun.core.run.RetrySpec}.
 *
 * @param limit from the first failure on; longer than the first pause, or zero: nothing is tried
 *     again
 * @param first the first pause
 * @param longest no pause is longer; longer than the first
 */
public record RetryPolicy(Duration limit, Duration first, Duration longest) {
  public static final RetryPolicy TWO_MINUTES =
      new RetryPolicy(Duration.ofMinutes(2), Duration.ofMillis(200), Duration.ofSeconds(10));

  private static final int MOST_DOUBLINGS = 20;

  public RetryPolicy {
    if (!first.isPositive()
        || !(limit.isZero() || limit.compareTo(first) > 0)
        || longest.compareTo(first) <= 0) {
      throw new IllegalArgumentException("pauses must be positive and grow, within the limit");
    }
  }

  /**
   * Calls until it succeeds, its trouble is lasting, or the limit is used up. However long the
   * first call takes, it has the whole limit still.
   *
   * @param passes whether what was thrown may be gone a moment later
   * @param news hears of each failure that is followed by another try, and of the pause before it
   * @throws RuntimeException what the last call threw
   * @throws InterruptedException at once, if the thread is interrupted before a pause or in it;
   *     what was thrown before is suppressed in it
   */
  public <T> T repeat(
      Supplier<T> call,
      Predicate<RuntimeException> passes,
      BiConsumer<RuntimeException, Duration> news)
      throws InterruptedException {
    try {
      return call.get();
    } catch (RuntimeException e) {
      if (limit.isZero() || !passes.test(e)) {
        throw e;
      }
      return repeat(e, call, passes, news);
    }
  }

  /** The library counts from its first attempt, which is the failure that there was. */
  private <T> T repeat(
      RuntimeException first,
      Supplier<T> call,
      Predicate<RuntimeException> passes,
      BiConsumer<RuntimeException, Duration> news)
      throws InterruptedException {
    var policy =
        dev.failsafe.RetryPolicy.<T>builder()
            .handleIf(e -> e instanceof RuntimeException trouble && passes.test(trouble))
            .withBackoff(this.first, longest)
            .withMaxRetries(-1)
            .withMaxDuration(limit)
            .onRetryScheduled(
                again -> news.accept((RuntimeException) again.getLastException(), again.getDelay()))
            .build();
    try {
      return Failsafe.with(policy)
          .get(
              attempt -> {
                if (attempt.isFirstAttempt()) {
                  throw first;
                }
                return call.get();
              });
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException) {
        Thread.interrupted(); // is said by the exception
        InterruptedException interrupted = new InterruptedException();
        interrupted.addSuppressed(first);
        throw interrupted;
      }
      throw e;
    }
  }

  /**
   * The pause before the next try, or nothing if it is time to give up.
   *
   * @param failures so far, from 1
   * @param waited since the first failure
   */
  public Optional<Duration> pause(int failures, Duration waited) {
    return waited.compareTo(limit) >= 0 ? Optional.empty() : Optional.of(pause(failures));
  }

  /**
   * The pause before the next try, for those who know by themselves when to give up.
   *
   * @param failures so far, from 1
   */
  public Duration pause(int failures) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }
}
