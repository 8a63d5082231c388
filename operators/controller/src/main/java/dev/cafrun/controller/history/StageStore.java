package dev.cafrun.controller.history;

import static dev.cafrun.controller.history.record.EventLevel.ERROR;
import static dev.cafrun.controller.history.record.EventLevel.INFO;
import static dev.cafrun.controller.history.record.EventLevel.WARNING;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.EventStore.Happening;
import dev.cafrun.controller.history.record.AttemptState;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.plan.Transitions;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
          update(
              handle,
              """
              insert into attempt (run_id, stage, number, stage_key, program, code_version)
              select id, :stage, :attempt, :key, coalesce(program ->> 'name', ''), :version
              from run where id = :run""",
              run,
              stage,
              attempt,
              key);
          String message = "attempt " + attempt + " of " + stage + " starts";
          EventStore.happened(handle, run, stage, attempt, INFO, "ATTEMPT_STARTED", message);
          sayIfCollected(handle, run, stage, key);
          return true;
        });
  }

  /** Why what has been made before is made anew. */
  private static void sayIfCollected(Handle handle, UUID run, StageId stage, StageKey key) {
    handle
        .createUpdate(
            """
            insert into event (run_id, stage, level, code, message)
            select :run, :stage, 'INFO', 'OUTPUT_COLLECTED', :stage
              || ' is made anew: what was made of it before was removed on '
              || to_char(removed_at at time zone 'UTC', 'YYYY-MM-DD')
            from artifact where stage_key = :key and removed_at is not null
            on conflict do nothing""")
        .bind("run", run)
        .bind("stage", stage.spelling())
        .bind("key", key.hex())
        .execute();
  }

  private static void rename(Handle handle, UUID run, StageId stage, int attempt, StageKey key) {
    update(
        handle,
        """
        with renamed as (
          update attempt set stage_key = :key, code_version = :version,
            program = coalesce(run.program ->> 'name', '')
          from run where run.id = :run and attempt.run_id = :run and attempt.stage = :stage
            and attempt.number = :attempt and attempt.stage_key <> :key
          returning attempt.run_id, attempt.stage)
        update stage set stage_key = :key from renamed
        where stage.run_id = renamed.run_id and stage.stage = renamed.stage""",
        run,
        stage,
        attempt,
        key);
  }

  /** What is said of an attempt by its number, its key and the version of its stage's code. */
  private static void update(
      Handle handle, String sql, UUID run, StageId stage, int attempt, StageKey key) {
    handle
        .createUpdate(sql)
        .bind("run", run)
        .bind("stage", stage.spelling())
        .bind("attempt", attempt)
        .bind("key", key.hex())
        .bind("version", stage.kind().codeVersion())
        .execute();
  }

  /**
   * Outputs of stages exist. Indexes them, keeps an evaluation's metrics with the run, and
   * registers the model of a register stage, if it left one; see {@link ModelRegistry#register}.
   *
   * @param completed inputs before what reads them
   * @throws StageException PLATFORM {@code OUTPUT_COLLECTED} if one that was found was collected
   *     meanwhile: nothing is recorded, and whoever looks again finds it no more
   */
  public void completed(UUID run, Map<StageId, Completed> completed) {
    transactions.inTransaction(
        handle -> {
          List<Moved> moved =
              lock(handle, run, completed.keySet(), StageState.SUCCEEDED).stream()
                  .filter(Moved::changes)
                  .toList();
          Map<StageId, Completed> fresh = new LinkedHashMap<>();
          for (Moved stage : moved) {
            fresh.put(stage.stage(), Objects.requireNonNull(completed.get(stage.stage())));
            if (stage.newestAttempt() > 0) { // What was there already was never claimed.
              ClaimStore.release(handle, run, stage.stage());
              endAttempts(handle, run, stage.stage(), AttemptState.SUCCEEDED, null);
            }
          }
          if (!fresh.isEmpty()) {
            hold(handle, fresh.values());
            ArtifactIndex.add(handle, fresh.values());
            succeed(handle, run, fresh);
            EventStore.happened(
                handle, run, moved.stream().map(stage -> completion(stage, fresh)).toList());
            fresh.forEach((stage, how) -> completed(handle, run, stage, how));
            MetricStore.settle(handle, run);
          }
          return moved;
        });
  }

  /** What the run made itself is there because it was claimed; what was found may be going. */
  private static void hold(Handle handle, Collection<Completed> completed) {
    List<StageKey> found =
        completed.stream().filter(Completed::cached).map(how -> how.output().key()).toList();
    if (!found.isEmpty() && !ArtifactIndex.hold(handle, found).isEmpty()) {
      throw new StageException(
          Failure.platform(
              "OUTPUT_COLLECTED", "an output was collected while it was found in the cache"));
    }
  }

  private static void succeed(Handle handle, UUID run, Map<StageId, Completed> completed) {
    List<StageId> stages = List.copyOf(completed.keySet());
    Collection<Completed> how = completed.values();
    handle
        .createUpdate(
            """
            update stage set state = 'Succeeded', output_key = done.key, cached = done.cached,
              retry_at = null, failure_code = null, failure_category = null,
              failure_message = null, finished_at = now()
            from unnest(:stages, :keys, :cached) as done(stage, key, cached)
            where stage.run_id = :run and stage.stage = done.stage""")
        .bind("run", run)
        .bindArray("stages", String.class, stages.stream().map(StageId::spelling).toList())
        .bindArray(
            "keys", String.class, how.stream().map(each -> each.output().key().hex()).toList())
        .bindArray("cached", Boolean.class, how.stream().map(Completed::cached).toList())
        .execute();
  }

  private static Happening completion(Moved stage, Map<StageId, Completed> completed) {
    boolean cached = Objects.requireNonNull(completed.get(stage.stage())).cached();
    return new Happening(
        stage.stage(),
        stage.newestAttempt(),
        INFO,
        cached ? "STAGE_CACHED" : "STAGE_SUCCEEDED",
        stage.stage() + (cached ? " was there already" : " is done"));
  }

  private static void completed(Handle handle, UUID run, StageId stage, Completed completed) {
    MetricStore.keep(handle, run, stage, completed.curves());
    if (!completed.metrics().isEmpty()) {
      handle
          .createUpdate("update run set metrics = :metrics::jsonb where id = :run")
          .bind("run", run)
          .bind("metrics", CoreJson.write(completed.metrics()))
          .execute();
    }
    if (stage.kind() == StageKind.REGISTER) {
      registered(handle, run, completed.output());
    }
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

  /** Where a stage was when it was locked, and where it is to go. */
  private record Moved(StageId stage, StageState from, StageState to, int newestAttempt) {
    boolean changes() {
      return from != to;
    }

    boolean sameAttempt(int attempt) {
      return !changes() && newestAttempt == attempt;
    }
  }

  private static Moved lock(Handle handle, UUID run, StageId stage, StageState to) {
    return lock(handle, run, Set.of(stage), to).getFirst();
  }

  /** Inputs before what reads them. */
  private static List<Moved> lock(Handle handle, UUID run, Set<StageId> stages, StageState to) {
    List<Moved> locked =
        handle
            .createQuery(
                """
                select stage, state, coalesce((
                    select max(number) from attempt
                    where attempt.run_id = stage.run_id and attempt.stage = stage.stage), 0)
                from stage where run_id = :run and stage = any(:stages)
                order by position for update""")
            .bind("run", run)
            .bindArray("stages", String.class, stages.stream().map(StageId::spelling).toList())
            .map(
                (row, context) ->
                    new Moved(
                        StageId.of(row.getString(1)),
                        ResultColumns.spelled(StageState.class, row.getString(2)),
                        to,
                        row.getInt(3)))
            .list();
    Set<StageId> missing = new HashSet<>(stages);
    locked.forEach(moved -> missing.remove(moved.stage()));
    missing.forEach(
        stage -> {
          throw new IllegalStateException("run " + run + " has no stage " + stage);
        });
    for (Moved moved : locked) {
      if (!Transitions.allowed(moved.from(), to)) {
        throw new IllegalStateException(
            moved.stage() + " may not go from " + moved.from() + " to " + to);
      }
    }
    return locked;
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
