package dev.cafrun.controller.history;

import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

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
   * takes another.
   *
   * @return nothing if the queue is empty
   */
  public Optional<Output> take(Consumer<Output> removal) {
    return transactions.inTransaction(
        handle -> {
          Optional<Output> next =
              handle
                  .createQuery(
                      """
                      select artifact.kind, artifact.stage_key
                      from garbage join artifact using (stage_key)
                      order by garbage.queued_at limit 1 for update of garbage skip locked""")
                  .map(
                      (row, context) ->
                          new Output(StageKind.of(row.getString(1)), StageKey.of(row.getString(2))))
                  .findOne();
          next.ifPresent(
              output -> {
                String key = output.key().hex();
                int removed =
                    handle
                        .createUpdate(
                            """
                            update artifact set removed_at = now()
                            where stage_key = :key and not reusable
                              and not exists (
                                select from stage join run on run.id = stage.run_id
                                where stage.output_key = artifact.stage_key
                                  and run.finished_at is null)""")
                        .bind("key", key)
                        .execute();
                if (removed == 1) {
                  removal.accept(output);
                }
                handle
                    .createUpdate("delete from garbage where stage_key = :key")
                    .bind("key", key)
                    .execute();
              });
          return next;
        });
  }
}
