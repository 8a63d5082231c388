package dev.cafrun.controller.history;

import static dev.cafrun.controller.history.record.EventLevel.ERROR;
import static dev.cafrun.controller.history.record.EventLevel.INFO;
import static dev.cafrun.controller.history.record.EventLevel.WARNING;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.AttemptState;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.plan.Transitions;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageEvent;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Stages and their attempts. A stage moves only as {@link Transitions} allows; anything else is an
 * {@link IllegalStateException}, and so is a stage that its run does not have.
 */
public final class StageStore {
  private final Transactions transactions;

  StageStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /** Every stage of a run with its attempts, inputs before what reads them. */
  public List<StageRecord> of(UUID run) {
    return transactions.apart(handle -> StageQuery.stages(handle, run));
  }

  /**
   * An attempt is about to start, with the program that its run is said to run on. Said before it
   * does, so that no process is ever unknown. Of the same attempt again, the newer key counts.
   *
   * @return false if another run makes the same output: nothing was recorded, and it must not start
   */
  public boolean launching(UUID run, StageId stage, int attempt, StageKey key) {
    return transactions.inTransaction(
        handle -> {
          Moved moved = lock(handle, run, stage, StageState.RUNNING);
          if (!ClaimStore.take(handle, run, stage, attempt, key)) {
            return false;
          }
          if (moved.sameAttempt(attempt)) {
            rename(handle, run, stage, attempt, key);
            return true;
          }
          handle
              .createUpdate(
                  """
                  update stage set state = 'Running', stage_key = :key, retry_at = null,
                    failure_code = null, failure_category = null, failure_message = null,
                    started_at = coalesce(started_at, now())
                  where run_id = :run and stage = :stage""")
              .bind("run", run)
              .bind("stage", stage.spelling())
              .bind("key", key.hex())
              .execute();
          handle
              .createUpdate(
                  """
                  insert into attempt (run_id, stage, number, stage_key, program, code_version)
                  select id, :stage, :attempt, :key, coalesce(program ->> 'name', ''), :version
                  from run where id = :run""")
              .bind("run", run)
              .bind("stage", stage.spelling())
              .bind("attempt", attempt)
              .bind("key", key.hex())
              .bind("version", stage.kind().codeVersion())
              .execute();
          String message = "attempt " + attempt + " of " + stage + " starts";
          EventStore.happened(handle, run, stage, attempt, INFO, "ATTEMPT_STARTED", message);
          return true;
        });
  }

  private static void rename(Handle handle, UUID run, StageId stage, int attempt, StageKey key) {
    handle
        .createUpdate(
            """
            with renamed as (
              update attempt set stage_key = :key, code_version = :version,
                program = coalesce(run.program ->> 'name', '')
              from run where run.id = :run and attempt.run_id = :run and attempt.stage = :stage
                and attempt.number = :attempt and attempt.stage_key <> :key
              returning attempt.run_id, attempt.stage)
            update stage set stage_key = :key from renamed
            where stage.run_id = renamed.run_id and stage.stage = renamed.stage""")
        .bind("run", run)
        .bind("stage", stage.spelling())
        .bind("attempt", attempt)
        .bind("key", key.hex())
        .bind("version", stage.kind().codeVersion())
        .execute();
  }

  /**
   * A stage's output exists. Indexes it, keeps an evaluation's metrics with the run, and registers
   * the model of a register stage, if it left one; see {@link ModelRegistry#register}.
   */
  public void completed(UUID run, StageId stage, Completed completed) {
    transactions.inTransaction(
        handle -> {
          Moved moved = lock(handle, run, stage, StageState.SUCCEEDED);
          if (!moved.changes()) {
            return moved;
          }
          ArtifactIndex.add(handle, completed);
          if (moved.newestAttempt() > 0) { // What was there already was never claimed.
            ClaimStore.release(handle, run, stage);
            endAttempts(handle, run, stage, AttemptState.SUCCEEDED, null);
          }
          handle
              .createUpdate(
                  """
                  update stage set state = 'Succeeded', output_key = :key, cached = :cached,
                    retry_at = null, failure_code = null, failure_category = null,
                    failure_message = null, finished_at = now()
                  where run_id = :run and stage = :stage""")
              .bind("run", run)
              .bind("stage", stage.spelling())
              .bind("key", completed.output().key().hex())
              .bind("cached", completed.cached())
              .execute();
          MetricStore.keep(handle, run, stage, completed.curves());
          MetricStore.settle(handle, run);
          if (!completed.metrics().isEmpty()) {
            handle
                .createUpdate("update run set metrics = :metrics::jsonb where id = :run")
                .bind("run", run)
                .bind("metrics", CoreJson.write(completed.metrics()))
                .execute();
          }
          String message = completed.cached() ? stage + " was there already" : stage + " is done";
          String code = completed.cached() ? "STAGE_CACHED" : "STAGE_SUCCEEDED";
          EventStore.happened(handle, run, stage, moved.newestAttempt(), INFO, code, message);
          if (stage.kind() == StageKind.REGISTER) {
            registered(handle, run, completed.output());
          }
          return moved;
        });
  }

  /** A version, or the reason why there is none. */
  private static void registered(Handle handle, UUID run, Manifest output) {
    Unregistered.of(output.summary())
        .ifPresentOrElse(
            why ->
                EventStore.happened(
                    handle, run, output.stage(), 0, INFO, "MODEL_NOT_REGISTERED", why.sentence()),
            () -> new ModelRegistry(Transactions.within(handle)).register(run, output));
  }

  /** An attempt failed; the next one may start at a moment. */
  public void retrying(UUID run, StageId stage, int attempt, Failure failure, Instant at) {
    transactions.inTransaction(
        handle -> {
          Moved moved = lock(handle, run, stage, StageState.RETRYING);
          if (moved.changes()) {
            endAttempts(handle, run, stage, AttemptState.FAILED, failure);
            move(handle, run, stage, StageState.RETRYING, failure, at);
            EventStore.happened(
                handle, run, stage, attempt, WARNING, failure.code(), failure.message());
          }
          return moved;
        });
  }

  /**
   * A stage failed for good.
   *
   * @param attempt 0 if none was started
   */
  public void failed(UUID run, StageId stage, int attempt, Failure failure) {
    transactions.inTransaction(
        handle -> {
          Moved moved = lock(handle, run, stage, StageState.FAILED);
          if (moved.changes()) {
            endAttempts(handle, run, stage, AttemptState.FAILED, failure);
            ClaimStore.release(handle, run, stage);
            move(handle, run, stage, StageState.FAILED, failure, null);
            MetricStore.settle(handle, run);
            EventStore.happened(
                handle, run, stage, attempt, ERROR, failure.code(), failure.message());
          }
          return moved;
        });
  }

  /** The stage will not run, because the run has failed. */
  public void skipped(UUID run, StageId stage) {
    stop(run, stage, StageState.SKIPPED, "STAGE_SKIPPED", stage + " will not run");
  }

  /** The stage will not run, because the run was cancelled. */
  public void cancelled(UUID run, StageId stage) {
    stop(run, stage, StageState.CANCELLED, "STAGE_CANCELLED", stage + " was cancelled");
  }

  /** The stage waits again; its attempt was stopped and does not count. */
  public void held(UUID run, StageId stage) {
    stop(run, stage, StageState.PENDING, "STAGE_HELD", stage + " is held");
  }

  private void stop(UUID run, StageId stage, StageState to, String code, String message) {
    transactions.inTransaction(
        handle -> {
          Moved moved = lock(handle, run, stage, to);
          if (moved.changes()) {
            endAttempts(handle, run, stage, AttemptState.STOPPED, null);
            ClaimStore.release(handle, run, stage);
            move(handle, run, stage, to, null, null);
            MetricStore.settle(handle, run);
            EventStore.happened(handle, run, stage, moved.newestAttempt(), INFO, code, message);
          }
          return moved;
        });
  }

  /**
   * What an attempt's worker said since the last time: its progress (the latest word stays), its
   * metrics (a point said again replaces itself), its notes and warnings (once each). That it
   * failed is not taken from its words here.
   */
  public void said(UUID run, StageId stage, int attempt, List<StageEvent> words) {
    List<MetricPoint> points = new ArrayList<>();
    List<EventRecord> events = new ArrayList<>();
    StageEvent.Progress progress = null;
    for (StageEvent word : words) {
      switch (word) {
        case StageEvent.Progress latest -> progress = latest;
        case StageEvent.Metric metric ->
            points.add(new MetricPoint(metric.name(), metric.step(), metric.value()));
        case StageEvent.Note(String at, String code, String message) ->
            events.add(new EventRecord(Instant.parse(at), stage, attempt, INFO, code, message));
        case StageEvent.Warning(String at, String code, String message) ->
            events.add(new EventRecord(Instant.parse(at), stage, attempt, WARNING, code, message));
        case StageEvent.Failed failed -> {}
      }
    }
    StageEvent.Progress latest = progress;
    transactions.inTransaction(
        handle -> {
          int live =
              handle
                  .createUpdate(
                      """
                  update attempt set heard_at = now()
                  where run_id = :run and stage = :stage and number = :attempt
                    and state = 'Running'""")
                  .bind("run", run)
                  .bind("stage", stage.spelling())
                  .bind("attempt", attempt)
                  .execute();
          if (latest != null) {
            ProgressStore.keep(handle, run, stage, attempt, latest);
          }
          MetricStore.add(handle, run, stage, points);
          if (live == 0 && !points.isEmpty()) {
            MetricStore.settle(handle, run); // Its end was recorded before all of it was heard.
          }
          EventStore.add(handle, run, events);
          return points;
        });
  }

  /**
   * How much of an attempt's spool has been heard over the network; locked until the transaction
   * ends. Nothing if there is no such attempt.
   */
  public OptionalLong heardBytes(UUID run, StageId stage, int attempt) {
    return transactions.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select heard_bytes from attempt
                    where run_id = :run and stage = :stage and number = :attempt for update""")
                .bind("run", run)
                .bind("stage", stage.spelling())
                .bind("attempt", attempt)
                .map((row, context) -> OptionalLong.of(row.getLong(1)))
                .findOne()
                .orElse(OptionalLong.empty()));
  }

  /** Keeps how much of an attempt's spool has been heard. */
  public void heard(UUID run, StageId stage, int attempt, long bytes) {
    transactions.inTransaction(
        handle ->
            handle
                .createUpdate(
                    """
                    update attempt set heard_bytes = :bytes
                    where run_id = :run and stage = :stage and number = :attempt""")
                .bind("run", run)
                .bind("stage", stage.spelling())
                .bind("attempt", attempt)
                .bind("bytes", bytes)
                .execute());
  }

  /** Where a stage was when it was locked, and where it is to go. */
  private record Moved(StageState from, StageState to, int newestAttempt) {
    boolean changes() {
      return from != to;
    }

    boolean sameAttempt(int attempt) {
      return !changes() && newestAttempt == attempt;
    }
  }

  private static Moved lock(Handle handle, UUID run, StageId stage, StageState to) {
    Moved moved =
        handle
            .createQuery(
                """
                select state, coalesce((
                    select max(number) from attempt
                    where attempt.run_id = stage.run_id and attempt.stage = stage.stage), 0)
                from stage where run_id = :run and stage = :stage for update""")
            .bind("run", run)
            .bind("stage", stage.spelling())
            .map(
                (row, context) ->
                    new Moved(
                        ResultColumns.spelled(StageState.class, row.getString(1)),
                        to,
                        row.getInt(2)))
            .findOne()
            .orElseThrow(() -> new IllegalStateException("run " + run + " has no stage " + stage));
    if (!Transitions.allowed(moved.from(), to)) {
      throw new IllegalStateException(stage + " may not go from " + moved.from() + " to " + to);
    }
    return moved;
  }

  private static void endAttempts(
      Handle handle, UUID run, StageId stage, AttemptState state, @Nullable Failure failure) {
    Update update =
        handle
            .createUpdate(
                """
                update attempt set state = :state, failure_code = :failureCode,
                  failure_category = :failureCategory, failure_message = :failureMessage,
                  finished_at = now()
                where run_id = :run and stage = :stage and state = 'Running'""")
            .bind("run", run)
            .bind("stage", stage.spelling())
            .bind("state", state.spelling());
    ResultColumns.bindFailure(update, failure).execute();
  }

  private static void move(
      Handle handle,
      UUID run,
      StageId stage,
      StageState to,
      @Nullable Failure failure,
      @Nullable Instant retryAt) {
    Update update =
        handle
            .createUpdate(
                """
                update stage set state = :state, retry_at = :retryAt,
                  failure_code = :failureCode, failure_category = :failureCategory,
                  failure_message = :failureMessage,
                  finished_at = case when :ends then now() end
                where run_id = :run and stage = :stage""")
            .bind("run", run)
            .bind("stage", stage.spelling())
            .bind("state", to.spelling())
            .bind("retryAt", retryAt == null ? null : Timestamp.from(retryAt))
            .bind("ends", to.terminal());
    ResultColumns.bindFailure(update, failure).execute();
  }
}
