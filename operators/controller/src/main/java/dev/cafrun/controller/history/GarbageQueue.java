package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Outputs that nobody needs any more. What any run may use is never one of them, nor what another
 * run or a run that registered a model has left behind.
 */
public final class GarbageQueue {
  /** What still refers to an output named {@code artifact}, beside the run in {@code :run}. */
  private static final String NEEDED =
      """
      (artifact.reusable
        or exists (select from stage join run on run.id = stage.run_id
          where stage.output_key = artifact.stage_key
            and (stage.run_id <> :run or run.finished_at is null))
        or exists (select from model_version where model_version.run_id = :run))
      """;

  private final Transactions transactions;

  GarbageQueue(Transactions transactions) {
    this.transactions = transactions;
  }

  /** An output's place. */
  public record Output(StageKind kind, StageKey key) {}

  /** Queues what a run that has ended, and whose CafRun is gone, made for itself alone. */
  public void add(UUID run) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into garbage (stage_key)
                    select distinct artifact.stage_key
                    from stage join artifact on artifact.stage_key = stage.output_key
                    where stage.run_id = :run and artifact.removed_at is null and not """
                        + NEEDED
                        + " on conflict do nothing")
                .bind("run", run)
                .execute());
  }

  /**
   * Takes one from the queue; it stays there if {@code removal} throws. Of several that take, each
   * takes another. Nobody begins to make it meanwhile, and what somebody makes is left alone.
   *
   * @return nothing if the queue is empty
   */
  public Optional<Output> take(Consumer<Output> removal) {
    return transactions.inTransaction(
        handle -> {
          Optional<Queued> next = next(handle);
          next.ifPresent(queued -> remove(handle, queued, removal));
          return next.map(Queued::output);
        });
  }

  /**
   * @param run one whose stage has it
   */
  private record Queued(Output output, UUID run, StageId stage) {}

  private static Optional<Queued> next(Handle handle) {
    return handle
        .createQuery(
            """
            select artifact.kind, artifact.stage_key, maker.run_id, maker.stage
            from garbage join artifact using (stage_key)
              cross join lateral (
                select run_id, stage from stage
                where stage.output_key = garbage.stage_key limit 1) maker
            where not exists (select from claim where claim.stage_key = garbage.stage_key)
            order by garbage.queued_at limit 1 for update of garbage skip locked""")
        .map(
            (row, context) ->
                new Queued(
                    new Output(StageKind.of(row.getString(1)), StageKey.of(row.getString(2))),
                    row.getObject(3, UUID.class),
                    StageId.of(row.getString(4))))
        .findOne();
  }

  /** Whoever begins to make it claims it first, and so waits until this is over. */
  private static void remove(Handle handle, Queued queued, Consumer<Output> removal) {
    StageKey key = queued.output().key();
    if (!ClaimStore.take(handle, queued.run(), queued.stage(), 1, key)) {
      return;
    }
    if (goes(handle, key)) {
      removal.accept(queued.output());
    }
    handle.execute("delete from garbage where stage_key = ?", key.hex());
    ClaimStore.release(handle, queued.run(), queued.stage());
  }

  /**
   * Whether it was collected and not made anew since, or is nobody's but a run's whose CafRun is
   * gone.
   */
  private static boolean goes(Handle handle, StageKey key) {
    handle.execute("select from artifact where stage_key = ? for update", key.hex());
    return handle
            .createUpdate(
                """
                update artifact set removed_at = coalesce(removed_at, now())
                where stage_key = :key and (removed_at is not null
                  or (not reusable and not exists (
                    select from stage join run on run.id = stage.run_id
                    where stage.output_key = artifact.stage_key and run.finished_at is null)))""")
            .bind("key", key.hex())
            .execute()
        == 1;
  }
}
