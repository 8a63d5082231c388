package dev.cafrun.controller.history;

import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Decides who drives a run: whoever holds its PostgreSQL advisory lock. Safe for several threads.
 */
public final class RunLeases {
  /** First half of the lock's number; the second is the run's {@code lease_key}. */
  static final int NAMESPACE = 20_252;

  private final Jdbi jdbi;

  private RunLeases(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * @param connections each lease keeps one for as long as it lasts
   */
  public static RunLeases over(DataSource connections) {
    return new RunLeases(PlainTextArguments.over(connections));
  }

  /**
   * The lease, if nobody in any process holds it. Vanishes with its connection, however that ends.
   */
  public Optional<RunLease> tryAcquire(UUID run) {
    Handle handle = jdbi.open();
    boolean held = false;
    try {
      held =
          handle
              .createQuery(
                  "select pg_try_advisory_lock(:namespace, lease_key) from run where id = :run")
              .bind("namespace", NAMESPACE)
              .bind("run", run)
              .map((row, context) -> row.getBoolean(1))
              .findOne()
              .orElseThrow(() -> new IllegalArgumentException("there is no run " + run));
      return held ? Optional.of(new RunLease(handle)) : Optional.empty();
    } finally {
      if (!held) {
        handle.close();
      }
    }
  }
}
