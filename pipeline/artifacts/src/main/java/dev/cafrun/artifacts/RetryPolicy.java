package dev.cafrun.artifacts;

import java.time.Duration;
import java.util.Optional;

/**
 * How long to wait for trouble to pass: pauses that double, until the limit is used up. Whatever
 * waits takes its pauses from here, each in a loop of its own: one repeats a request, one brings
 * services back meanwhile, one hurries when its pod ends. How often a stage is tried is no such
 * thing but part of a run: {@link dev.cafrun.core.run.RetrySpec}.
 *
 * @param limit from the first failure on
 * @param first the first pause
 * @param longest no pause is longer
 */
public record RetryPolicy(Duration limit, Duration first, Duration longest) {
  public static final RetryPolicy TWO_MINUTES =
      new RetryPolicy(Duration.ofMinutes(2), Duration.ofMillis(200), Duration.ofSeconds(10));

  private static final int MOST_DOUBLINGS = 20;

  public RetryPolicy {
    if (limit.isNegative() || !first.isPositive() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("pauses must be positive and grow");
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
