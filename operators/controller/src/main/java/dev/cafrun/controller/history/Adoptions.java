package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.history.record.EndedRun.EndedStage;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CachePolicy;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Runs that ended while this database did not look: because it is new, or older than their end.
 * They are taken over as ended, so that nothing of them is ever started again. {@code Transitions}
 * does not bind here: what led to the end was not seen.
 */
public final class Adoptions {
  private static final EndedStage OVER =
      new EndedStage(StageState.SKIPPED, false, null, null, null, null);

  private final Transactions transactions;

  Adoptions(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Names this database; the same for ever, and in each of its backups. */
  public UUID installation() {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery("select id from installation")
                .map((row, context) -> row.getObject(1, UUID.class))
                .one());
  }

  /** Whether the run's end was taken over; nothing if the run is not known. */
  public Optional<Boolean> adopted(UUID run) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery("select adopted_at is not null from run where id = :run")
                .bind("run", run)
                .map((row, context) -> row.getBoolean(1))
                .findOne());
  }

  /**
   * Takes a run's end over, and what it left behind; of one that is known to have ended nothing
   * changes. Whoever might drive the run must be kept from it. Idempotent.
   *
   * @param outputs what is left of its stages' outputs
   * @param metrics of its evaluation, as a tree
   */
  public void adopt(
      UUID id,
      CafRun run,
      String namespace,
      EndedRun ended,
      Map<StageId, Manifest> outputs,
      Map<String, Object> metrics) {
    transactions.inTransaction(
        handle -> {
          boolean isNew =
              new RunStore(Transactions.within(handle)).admit(id, run, namespace, null, null);
          if (!isNew && RunQuery.byId(handle, id).orElseThrow().line().phase().terminal()) {
            return false;
          }
          end(handle, id, ended, metrics);
          for (StageId stage : run.spec().graph().stages()) {
            end(handle, id, stage, ended, outputs.get(stage), run.spec().cache());
          }
          MetricStore.settle(handle, id);
          EventStore.happened(
              handle,
              id,
              null,
              0,
              EventLevel.WARNING,
              "RUN_ADOPTED",
              "its CafRun says that it is "
                  + ended.phase().spelling()
                  + ", which this database had not seen: it is kept as ended, and nothing starts");
          register(handle, id, ended, outputs);
          return true;
        });
  }

  private static void end(Handle handle, UUID id, EndedRun ended, Map<String, Object> metrics) {
    handle.execute("delete from claim where run_id = ?", id);
    handle.execute(
        "update attempt set state = 'Stopped', finished_at = now()"
            + " where run_id = ? and state = 'Running'",
        id);
    Update update =
        handle
            .createUpdate(
                """
                update run set phase = :phase, held_since = null, failure_code = :failureCode,
                  failure_category = :failureCategory, failure_message = :failureMessage,
                  submitted_at = :submitted, started_at = coalesce(:started, started_at),
                  finished_at = :finished, metrics = :metrics::jsonb, adopted_at = now()
                where id = :id""")
            .bind("id", id)
            .bind("phase", ended.phase().spelling())
            .bind("submitted", Timestamp.from(ended.submittedAt()))
            .bind("started", time(ended.startedAt()))
            .bind("finished", Timestamp.from(ended.finishedAt()))
            .bind("metrics", CoreJson.write(metrics));
    ResultColumns.bindFailure(update, ended.failure()).execute();
  }

  /** A stage that nobody tells of, or whose output is gone, has no state but that it is over. */
  private static void end(
      Handle handle,
      UUID id,
      StageId stage,
      EndedRun run,
      @Nullable Manifest output,
      CachePolicy cache) {
    EndedStage ended = run.stages().getOrDefault(stage, OVER);
    if (ended.state() != StageState.SUCCEEDED) {
      end(handle, id, stage, run, ended, null);
    } else if (output == null || !ArtifactIndex.hold(handle, List.of(output.key())).isEmpty()) {
      end(handle, id, stage, run, OVER, null);
      String message = stage + " has succeeded, but nothing is left of what it made";
      EventStore.happened(handle, id, stage, 0, EventLevel.WARNING, "OUTPUT_NOT_FOUND", message);
    } else {
      boolean reusable = cache != CachePolicy.OFF;
      ArtifactIndex.add(
          handle, List.of(new Completed(output, ended.cached(), output.key(), reusable, Map.of())));
      end(handle, id, stage, run, ended, output.key());
    }
  }

  private static void end(
      Handle handle,
      UUID id,
      StageId stage,
      EndedRun run,
      EndedStage ended,
      @Nullable StageKey output) {
    Instant finished = ended.finishedAt() == null ? run.finishedAt() : ended.finishedAt();
    Update update =
        handle
            .createUpdate(
                """
                update stage set state = :state, output_key = :output, cached = :cached,
                  retry_at = null, failure_code = :failureCode,
                  failure_category = :failureCategory, failure_message = :failureMessage,
                  started_at = coalesce(:started, started_at), finished_at = :finished
                where run_id = :id and stage = :stage
                  and state not in ('Succeeded', 'Failed', 'Cancelled', 'Skipped')""")
            .bind("id", id)
            .bind("stage", stage.spelling())
            .bind("state", ended.state().spelling())
            .bind("output", output == null ? null : output.hex())
            .bind("cached", output != null && ended.cached())
            .bind("started", time(ended.startedAt()))
            .bind("finished", time(finished));
    ResultColumns.bindFailure(update, ended.failure()).execute();
  }

  private static void register(
      Handle handle, UUID id, EndedRun ended, Map<StageId, Manifest> outputs) {
    Manifest output = outputs.get(StageId.of(StageKind.REGISTER));
    if (ended.model() != null && output != null) {
      new ModelRegistry(Transactions.within(handle)).restore(id, ended.model(), output);
    }
  }

  private static @Nullable Timestamp time(@Nullable Instant moment) {
    return moment == null ? null : Timestamp.from(moment);
  }
}
