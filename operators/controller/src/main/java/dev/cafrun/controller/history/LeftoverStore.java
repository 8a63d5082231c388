package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * What the attempts of ended runs may have left in the object store. An output counts as being
 * worked on as long as any run that has an attempt at it has not ended, or has ended a short while
 * ago and was not collected. Of what this database knows nothing, another's may be, and it is never
 * named here.
 */
public final class LeftoverStore {
  private final Transactions transactions;

  LeftoverStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * An output that was worked on, whether or not it was ever finished.
   *
   * @param key names it
   */
  public record Leftover(StageKind kind, StageKey key) {}

  /**
   * Has what is left of work on one output collected; nobody begins to work on it meanwhile. If
   * {@code collection} throws, it is found again. Of several that collect, each collects another.
   *
   * @param endedBefore all runs that worked on it have ended before
   * @return nothing if nothing is left
   */
  public Optional<Leftover> collect(Instant endedBefore, Consumer<Leftover> collection) {
    return transactions.inTransaction(
        handle -> {
          Optional<Claimed> next = next(handle, endedBefore);
          next.ifPresent(claimed -> collect(handle, claimed, endedBefore, collection));
          return next.map(Claimed::leftover);
        });
  }

  private record Claimed(UUID run, StageId stage, int attempt, StageKey key) {
    Leftover leftover() {
      return new Leftover(stage.kind(), key);
    }
  }

  /**
   * In the order of an index of those that were not collected, so that few are looked at however
   * many there are. What was collected is of runs that have ended.
   */
  private static Optional<Claimed> next(Handle handle, Instant endedBefore) {
    return handle
        .createQuery(
            """
            select attempt.run_id, attempt.stage, attempt.number, attempt.stage_key
            from attempt join run on run.id = attempt.run_id
            where attempt.collected_at is null
              and (run.finished_at < :limit
                or exists (select from collection where collection.run_id = run.id))
              and not exists (
                select from attempt other join run at_work on at_work.id = other.run_id
                where other.stage_key = attempt.stage_key and other.collected_at is null
                  and (at_work.finished_at is null or at_work.finished_at >= :limit)
                  and not exists (select from collection where collection.run_id = at_work.id))
              and not exists (select from claim where claim.stage_key = attempt.stage_key)
            order by attempt.stage_key
            limit 1 for update of attempt skip locked""")
        .bind("limit", endedBefore)
        .map(
            (row, context) ->
                new Claimed(
                    row.getObject(1, UUID.class),
                    StageId.of(row.getString(2)),
                    row.getInt(3),
                    StageKey.of(row.getString(4))))
        .findOne();
  }

  /** Whoever begins an attempt claims its output first, and so waits until this is over. */
  private static void collect(
      Handle handle, Claimed next, Instant endedBefore, Consumer<Leftover> collection) {
    if (!ClaimStore.take(handle, next.run(), next.stage(), next.attempt(), next.key())) {
      return;
    }
    if (stillLeft(handle, next.key(), endedBefore)) {
      collection.accept(next.leftover());
      handle.execute(
          "update attempt set collected_at = now() where stage_key = ? and collected_at is null",
          next.key().hex());
    }
    ClaimStore.release(handle, next.run(), next.stage());
  }

  /** Somebody may have begun before the output was claimed. */
  private static boolean stillLeft(Handle handle, StageKey key, Instant endedBefore) {
    return handle
        .createQuery(
            """
            select not exists (
              select from attempt join run on run.id = attempt.run_id
              where attempt.stage_key = :key and attempt.collected_at is null
                and (run.finished_at is null or run.finished_at >= :limit)
                and not exists (select from collection where collection.run_id = run.id))""")
        .bind("key", key.hex())
        .bind("limit", endedBefore)
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Has the archived logs of one run removed; found again if {@code removal} throws.
   *
   * @param endedBefore the run has
   * @return nothing if there is none
   */
  public Optional<UUID> removeLogs(Instant endedBefore, Consumer<UUID> removal) {
    return transactions.inTransaction(
        handle -> {
          Optional<UUID> next =
              handle
                  .createQuery(
                      """
                      select id from run where finished_at < :limit and logs_removed_at is null
                      order by finished_at limit 1 for update skip locked""")
                  .bind("limit", endedBefore)
                  .mapTo(UUID.class)
                  .findOne();
          next.ifPresent(
              run -> {
                removal.accept(run);
                handle.execute("update run set logs_removed_at = now() where id = ?", run);
              });
          return next;
        });
  }
}
