package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.PlainTextArguments;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Decides who drives a run: whoever holds its PostgreSQL advisory lock. Where the lock holds
 * nothing, as behind a pooler that hands sessions around, the last to take it still fences off all
 * before. Safe for several threads.
 */
public final class RunLeases {
  /**
   * The number of a run's lock, of 64 bits: another one in each schema, since all schemas of a
   * database share their locks.
   */
  static final String LOCK = "hashtextextended(run.id::text || ' ' || 'run'::regclass::oid, 20252)";

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
    boolean kept = false;
    try {
      boolean held =
          handle
              .createQuery("select pg_try_advisory_lock(" + LOCK + ") from run where id = :run")
              .bind("run", run)
              .map((row, context) -> row.getBoolean(1))
              .findOne()
              .orElseThrow(() -> new IllegalArgumentException("there is no run " + run));
      if (!held) {
        return Optional.empty();
      }
      RunLease lease = new RunLease(handle, run, next(handle, run));
      kept = true;
      return Optional.of(lease);
    } finally {
      if (!kept) {
        RunLease.letGo(handle);
      }
    }
  }

  /** Waits for what the one before is just writing, and lets it write nothing after that. */
  private static long next(Handle handle, UUID run) {
    return handle
        .createQuery(
            """
            insert into lease (run_id, generation) values (:run, 1)
            on conflict (run_id) do update set generation = lease.generation + 1, taken_at = now()
            returning generation""")
        .bind("run", run)
        .map((row, context) -> row.getLong(1))
        .one();
  }
}
