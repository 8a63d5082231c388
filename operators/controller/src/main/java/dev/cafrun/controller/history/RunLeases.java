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

  /**
   * How long a run has been driven, in milliseconds. Between two looks it was driven three minutes
   * at most: for longer nobody was there, the machine slept, or a clock was set.
   */
  static final String DRIVEN =
      """
      lease.driven_ms + case when run.phase = 'Suspended' then 0 else
        least(greatest(extract(epoch from now() - lease.seen_at) * 1000, 0), 180000)::bigint end
      """;

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
   * The lease of a run that has not ended, if nobody in any process holds it. Vanishes with its
   * connection, however that ends.
   */
  public Optional<RunLease> tryAcquire(UUID run) {
    Handle handle = jdbi.open();
    boolean kept = false;
    try {
      Optional<RunLease> lease =
          next(handle, run).map(generation -> new RunLease(handle, run, generation));
      kept = lease.isPresent();
      return lease;
    } finally {
      if (!kept) {
        RunLease.letGo(handle);
      }
    }
  }

  /**
   * Takes the lock, waits for what the one before is just writing, and lets it write nothing after
   * that; nothing if somebody has the lock.
   */
  private static Optional<Long> next(Handle handle, UUID run) {
    return handle
        .createQuery(
            """
            with taken as materialized (
              select run.id, pg_try_advisory_lock(%s) as held from run
              where id = :run and finished_at is null)
            insert into lease (run_id, generation, driven_ms) select id, 1, 0 from taken where held
            on conflict (run_id) do update set generation = lease.generation + 1, taken_at = now(),
              seen_at = now(), driven_ms = (
                select %s from run where run.id = lease.run_id)
            returning generation"""
                .formatted(LOCK, DRIVEN))
        .bind("run", run)
        .map((row, context) -> row.getLong(1))
        .findOne();
  }
}
