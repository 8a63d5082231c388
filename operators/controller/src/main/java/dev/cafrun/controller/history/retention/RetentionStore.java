package dev.cafrun.controller.history.retention;

import dev.cafrun.controller.history.record.CollectedRun;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.retention.EndedRunFacts;
import dev.cafrun.core.retention.Fate;
import dev.cafrun.core.retention.OutputFacts;
import dev.cafrun.core.retention.RetentionPlan;
import dev.cafrun.core.retention.RetentionPlan.Judged;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.stage.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Has a policy decide what becomes of ended runs, some at a time, and remembers it. What was
 * decided holds: the outputs that go count as removed from then on, and what else goes is found
 * until it is gone. Several at once share the work. Idempotent, thread-safe.
 */
public final class RetentionStore {
  private final Transactions transactions;

  public RetentionStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Decides about the next runs, and records it.
   *
   * @param now what ended by then is old enough to be looked at
   * @param most how many
   * @return nothing if there are none any more
   */
  public Optional<RetentionBatch> decide(
      RetentionPolicy policy, Instant now, RetentionPlace after, int most) {
    return transactions.inTransaction(
        handle -> {
          Optional<RetentionBatch> batch = next(handle, policy, now, after, most, true);
          batch.ifPresent(decided -> remove(handle, policy, decided.plan()));
          return batch;
        });
  }

  /** Decides the same about all runs, has it heard, and takes it back. Nothing is changed. */
  public void foresee(
      RetentionPolicy policy, Instant now, int most, Consumer<RetentionBatch> heard) {
    transactions.inTransaction(
        handle -> {
          handle.savepoint("before");
          Optional<RetentionBatch> batch =
              next(handle, policy, now, RetentionPlace.START, most, false);
          while (batch.isPresent()) {
            heard.accept(batch.get());
            batch = next(handle, policy, now, batch.get().end(), most, false);
          }
          handle.rollbackToSavepoint("before");
          return heard;
        });
  }

  /**
   * @param locking so that nobody begins to need a run or an output while it is decided about
   */
  private static Optional<RetentionBatch> next(
      Handle handle,
      RetentionPolicy policy,
      Instant now,
      RetentionPlace after,
      int most,
      boolean locking) {
    List<Found> found = RetentionFacts.runs(handle, policy, now, after, most, locking);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    List<Judged> judged = RetentionPlan.judge(policy, now, found.stream().map(Found::run).toList());
    Set<UUID> going = RetentionPlan.going(judged);
    List<OutputFacts> outputs = List.of();
    List<StageKey> work = List.of();
    if (!going.isEmpty()) {
      if (locking) {
        RetentionFacts.lockOutputs(handle, going);
      }
      outputs =
          RetentionFacts.outputs(handle, going, judged.stream().map(j -> j.run().id()).toList());
      record(handle, policy, judged);
      work = RetentionFacts.work(handle, going);
    }
    return Optional.of(
        new RetentionBatch(RetentionPlan.of(judged, outputs), work, found.getLast().place()));
  }

  /** A run and where it stands. */
  record Found(EndedRunFacts run, RetentionPlace place) {}

  private static void record(Handle handle, RetentionPolicy policy, List<Judged> judged) {
    List<UUID> runs = new ArrayList<>();
    List<String> reasons = new ArrayList<>();
    for (Judged each : judged) {
      if (each.fate() instanceof Fate.Collect(String why)) {
        runs.add(each.run().id());
        reasons.add(why);
      }
    }
    handle
        .createUpdate(
            """
            insert into collection (run_id, policy, reason)
            select run, :policy, reason from unnest(:runs, :reasons) as gone(run, reason)
            on conflict do nothing""")
        .bind("policy", policy.words())
        .bindArray("runs", UUID.class, runs)
        .bindArray("reasons", String.class, reasons)
        .execute();
  }

  private static void remove(Handle handle, RetentionPolicy policy, RetentionPlan plan) {
    List<Judged> going = plan.going();
    if (going.isEmpty()) {
      return;
    }
    List<String> keys = plan.outputs().stream().map(output -> output.key().hex()).toList();
    handle
        .createUpdate(
            """
            with removed as (
              update artifact set removed_at = now()
              where stage_key = any(:keys) and removed_at is null returning stage_key)
            insert into garbage (stage_key) select stage_key from removed on conflict do nothing""")
        .bindArray("keys", String.class, keys)
        .execute();
    // Others that had an output from the cache show its maker's curves, as long as it is there.
    handle
        .createUpdate(
            """
            delete from curve using stage, collection
            where stage.output_key = any(:keys) and curve.run_id = stage.run_id
              and curve.stage = stage.stage and collection.run_id = stage.run_id""")
        .bindArray("keys", String.class, keys)
        .execute();
    handle
        .createUpdate(
            """
            insert into event (run_id, level, code, message)
            select run_id, 'INFO', 'RUN_COLLECTED', :what || policy || ': ' || reason
            from collection where run_id = any(:runs)
            on conflict do nothing""")
        .bind(
            "what",
            "its outputs, as far as no run that is kept has them too, checkpoints, logs, curves and"
                + " events were collected, by a policy that ")
        .bindArray("runs", UUID.class, going.stream().map(each -> each.run().id()).toList())
        .execute();
  }

  /**
   * Removes what the database still has of one run that was collected, beside its line.
   *
   * @param logs removes those; if that throws, the run is found again
   * @return nothing if nothing is left to do, or others are at it
   */
  public Optional<UUID> finishNext(Consumer<UUID> logs) {
    return transactions.inTransaction(
        handle -> {
          Optional<UUID> next =
              handle
                  .createQuery(
                      """
                      select run_id from collection where done_at is null
                      order by decided_at limit 1 for update skip locked""")
                  .mapTo(UUID.class)
                  .findOne();
          next.ifPresent(
              run -> {
                logs.accept(run);
                finish(handle, run);
              });
          return next;
        });
  }

  private static void finish(Handle handle, UUID run) {
    handle.execute("delete from metric where run_id = ?", run);
    handle.execute("delete from curve_piece where run_id = ?", run);
    handle.execute(
        """
        delete from curve where run_id = ? and not exists (
          select from stage join artifact on artifact.stage_key = stage.output_key
          where stage.run_id = curve.run_id and stage.stage = curve.stage
            and artifact.removed_at is null)""",
        run);
    handle.execute("delete from event where run_id = ? and code <> 'RUN_COLLECTED'", run);
    handle.execute(
        "update run set logs_removed_at = coalesce(logs_removed_at, now()) where id = ?", run);
    handle.execute("update collection set done_at = now() where run_id = ?", run);
  }

  /** Whether, when and why a run was collected. */
  public Optional<CollectedRun> of(UUID run) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    "select decided_at, policy, reason from collection where run_id = :run")
                .bind("run", run)
                .map(
                    (row, context) ->
                        new CollectedRun(
                            ResultColumns.knownTime(row, "decided_at"),
                            row.getString("policy"),
                            row.getString("reason")))
                .findOne());
  }

  /**
   * Begins to go through the history, unless somebody got to its end a short while ago.
   *
   * @param pause since then
   * @return nothing if it is too soon; otherwise how to say that it is over
   */
  public Optional<Pass> begin(RetentionPolicy policy, Duration pause) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    insert into retention_pass (policy)
                    select :policy where not exists (
                      select from retention_pass
                      where ended_at > now() - make_interval(secs => :pause) and ended_at <= now())
                    returning id""")
                .bind("policy", policy.words())
                .bind("pause", pause.toMillis() / 1000.0)
                .mapTo(Long.class)
                .findOne()
                .map(Pass::new));
  }

  /** A time that the history is gone through. */
  public record Pass(long id) {}

  /** It is over, and came to that much. */
  public void ended(Pass pass, long runs, long outputs, long bytes) {
    transactions.inTransaction(
        handle ->
            handle.execute(
                "update retention_pass set ended_at = now(), runs = ?, outputs = ?, bytes = ?"
                    + " where id = ?",
                runs,
                outputs,
                bytes,
                pass.id()));
  }
}
