package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.RetryPolicy;
import dev.cafrun.controller.history.LeaseLostException;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells trouble that passes, such as a database that restarts, from trouble that does not, and how
 * long to wait before the next try. Not thread-safe.
 */
final class TransientFaults {
  /** Longer than any restart, and short enough for people to be told of a full disk. */
  static final RetryPolicy POLICY = RetryPolicy.TWO_MINUTES;

  /** Classes of SQLSTATE that speak of the server or the way to it, not of the statement. */
  private static final Set<String> PASSING_STATES = Set.of("08", "40", "53", "57", "58");

  /** If all was well for so long, the next trouble is another. */
  private static final Duration OVER = Duration.ofMinutes(1);

  private @Nullable Instant since;
  private Instant last = Instant.EPOCH;
  private int failures;

  /**
   * How long to wait.
   *
   * @throws RuntimeException the trouble itself, if waiting does not help or has not helped
   */
  Duration pauseAfter(RuntimeException trouble, Instant now) {
    if (since == null || Duration.between(last, now).compareTo(OVER) > 0) {
      since = now;
      failures = 0;
    }
    last = now;
    if (!passes(trouble) || Duration.between(since, now).compareTo(POLICY.limit()) > 0) {
      throw trouble;
    }
    failures++;
    return POLICY.pause(failures);
  }

  static boolean passes(Throwable trouble) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      if (cause instanceof LeaseLostException) {
        return true;
      }
      if (cause instanceof StageException said) {
        return said.failure().category() == FailureCategory.PLATFORM;
      }
      if (cause instanceof IOException
          || cause instanceof SQLTransientException
          || cause instanceof SQLRecoverableException) {
        return true;
      }
      if (cause instanceof SQLException sql) {
        String state = sql.getSQLState();
        return state == null
            || (state.length() >= 2 && PASSING_STATES.contains(state.substring(0, 2)));
      }
    }
    return false;
  }
}
