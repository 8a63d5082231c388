package dev.cafrun.core.run;

import dev.cafrun.core.validation.Check;
import java.time.Duration;

/**
 * What happens after a failure of the platform.
 *
 * @param limit further attempts, from 0
 * @param backoff before the first retry; doubles each time
 */
public record RetrySpec(int limit, Duration backoff) {
  public RetrySpec {
    Check.that(limit >= 0 && limit <= 100, "limit", "must be from 0 to 100");
    Check.that(!backoff.isNegative(), "backoff", "must not be negative");
  }

  /** The longest wait between two attempts. */
  private static final Duration CAP = Duration.ofMinutes(10);

  /** The wait after a failed attempt, counted from 1. */
  public Duration after(int attempt) {
    Duration doubled = backoff.multipliedBy(1L << Math.min(attempt - 1, 20));
    return doubled.compareTo(CAP) < 0 ? doubled : CAP;
  }
}
