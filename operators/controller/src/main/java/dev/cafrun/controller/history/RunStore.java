package dev.cafrun.controller.history;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.Transitions;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.InitialSpec;
import dev.cafrun.core.stage.StageId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** Runs: what was submitted and where each is. */
public final class RunStore {
  /** The word that {@link #find(String)} takes for the newest run. */
  public static final String LATEST = "latest";

  private static final Pattern DISPLAY_ID = Pattern.compile("(.+)-(\\d{1,9})");
  private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

  private final Session session;

  RunStore(Session session) {
    this.session = session;
  }

  /**
   * Accepts a run with all its stages. If the newest run of the same name has not ended, is not to
   * be cancelled and wants exactly the same, it is taken up again instead; of several callers at
   * once one makes it.
   */
  public Submission submit(CafRun run) {
    String spec = CanonicalJson.write(CanonicalTree.of(run.spec()));
    Sha256 digest = Sha256.of(spec);
    return session.inTransaction(
        handle -> {
          lockName(handle, run.name());
          Optional<RunRecord> newest = RunQuery.newestOf(handle, run.name());
          if (newest.isPresent()
              && !newest.get().line().phase().terminal()
              && !newest.get().line().cancelled()
              && digestOf(handle, newest.get().line().id()).equals(digest)) {
            return new Submission(newest.get(), true);
          }
          UUID id = UUID.randomUUID();
          insert(handle, id, run, spec, digest, null);
          insertStages(handle, id, run.spec().graph().stages());
          EventStore.happened(
              handle, id, null, 0, EventLevel.INFO, "RUN_SUBMITTED", "the run was submitted");
          return new Submission(known(handle, id), false);
        });
  }

  /**
   * Accepts a run that a cluster's operator drives, with all its stages. Idempotent: what is there
   * already stays as it is.
   *
   * @param id the uid of its CafRun
   * @param namespace of its CafRun
   * @param resumes the run that it goes on with
   * @return whether it is new
   */
  public boolean admit(UUID id, CafRun run, String namespace, @Nullable Resumption resumes) {
    String spec = CanonicalJson.write(CanonicalTree.of(run.spec()));
    return session.inTransaction(
        handle -> {
          lockName(handle, run.name());
          if (RunQuery.byId(handle, id).isPresent()) {
            return false;
          }
          insert(handle, id, run, spec, Sha256.of(spec), namespace);
          insertStages(handle, id, run.spec().graph().stages());
          EventStore.happened(
              handle, id, null, 0, EventLevel.INFO, "RUN_SUBMITTED", "the run was submitted");
          if (resumes != null) {
            resume(handle, id, resumes);
          }
          return true;
        });
  }

  private static void resume(Handle handle, UUID id, Resumption resumes) {
    handle
        .createUpdate("update run set resumed_run = :run, resumed_stage = :stage where id = :id")
        .bind("id", id)
        .bind("run", resumes.run())
        .bind("stage", resumes.stage().spelling())
        .execute();
    String message = resumes.words();
    EventStore.happened(handle, id, null, 0, EventLevel.INFO, "RUN_RESUMES", message);
  }

  /** One at a time counts the runs of a name. */
  private static void lockName(Handle handle, String name) {
    handle
        .createQuery("select pg_advisory_xact_lock(hashtextextended('submit ' || :name, 0))")
        .bind("name", name)
        .map((row, context) -> "locked")
        .one();
  }

  private static void insert(
      Handle handle, UUID id, CafRun run, String spec, Sha256 digest, @Nullable String namespace) {
    handle
        .createUpdate(
            """
            insert into run (id, name, number, labels, spec, spec_digest, suspend_requested,
              namespace)
            select :id, :name, coalesce(max(number), 0) + 1, :labels::jsonb, :spec::jsonb, :digest,
              :suspend, :namespace
            from run where name = :name""")
        .bind("id", id)
        .bind("namespace", namespace)
        .bind("name", run.name())
        .bind("labels", CoreJson.write(run.labels()))
        .bind("spec", spec)
        .bind("digest", digest.hex())
        .bind("suspend", run.spec().suspend())
        .execute();
  }

  private static void insertStages(Handle handle, UUID run, List<StageId> stages) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into stage (run_id, stage, position, kind, seed)
            values (:run, :stage, :position, :kind, :seed)""");
    for (int position = 0; position < stages.size(); position++) {
      StageId stage = stages.get(position);
      batch
          .bind("run", run)
          .bind("stage", stage.spelling())
          .bind("position", position)
          .bind("kind", stage.kind().spelling())
          .bind("seed", stage.seedOrNull())
          .add();
    }
    batch.execute();
  }

  public Optional<RunRecord> find(UUID id) {
    return session.inTransaction(handle -> RunQuery.byId(handle, id));
  }

  /**
   * Finds a run by its id, by its display id such as {@code quickstart-3}, by its name (the newest
   * of that name), or by {@code latest}.
   */
  public Optional<RunRecord> find(String reference) {
    return session.inTransaction(
        handle -> {
          if (reference.equals(LATEST)) {
            return RunQuery.first(handle, "", "run.submitted_at desc, run.id", Map.of());
          }
          if (ID.matcher(reference).matches()) {
            return RunQuery.byId(handle, UUID.fromString(reference));
          }
          Matcher display = DISPLAY_ID.matcher(reference);
          Optional<RunRecord> numbered =
              display.matches()
                  ? RunQuery.first(
                      handle,
                      "where run.name = :name and run.number = :number",
                      "run.id",
                      Map.of("name", display.group(1), "number", Integer.valueOf(display.group(2))))
                  : Optional.empty();
          return numbered.isPresent() ? numbered : RunQuery.newestOf(handle, reference);
        });
  }

  /** The newest runs first, at most {@code limit}. */
  public List<RunLine> list(int limit) {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(
                    RunQuery.SELECT
                        + " group by run.id order by run.submitted_at desc, run.id limit :limit")
                .bind("limit", limit)
                .map((row, context) -> RunQuery.line(row))
                .list());
  }

  /** Every run of a cluster that has not ended. */
  public List<ClusterRun> unfinishedInCluster() {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(
                    """
                    select id, namespace, name from run
                    where finished_at is null and namespace is not null""")
                .map(
                    (row, context) ->
                        new ClusterRun(
                            row.getObject(1, UUID.class), row.getString(2), row.getString(3)))
                .list());
  }

  /** Every run that was submitted here and has not ended, oldest first. */
  public List<RunLine> unfinished() {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(
                    RunQuery.SELECT
                        + " where run.finished_at is null and run.namespace is null"
                        + " group by run.id"
                        + " order by run.submitted_at, run.id")
                .map((row, context) -> RunQuery.line(row))
                .list());
  }

  /** How many runs are in each phase; a phase without any is left out. */
  public Map<RunPhase, Long> countByPhase() {
    return session.inTransaction(
        handle ->
            handle
                .createQuery("select phase, count(*) from run group by phase")
                .map(
                    (row, context) ->
                        Map.entry(Rows.spelled(RunPhase.class, row.getString(1)), row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Where a run is; cheap. */
  public Optional<RunPhase> phase(UUID id) {
    return session.inTransaction(
        handle ->
            handle
                .createQuery("select phase from run where id = :id")
                .bind("id", id)
                .map((row, context) -> Rows.spelled(RunPhase.class, row.getString(1)))
                .findOne());
  }

  /** Where a run is and what is asked of it; cheap. Nothing if it was never accepted. */
  public Optional<RunStanding> standing(UUID id) {
    return session.inTransaction(
        handle ->
            handle
                .createQuery(
                    "select phase, suspend_requested, cancel_requested from run where id = :id")
                .bind("id", id)
                .map(
                    (row, context) ->
                        new RunStanding(
                            Rows.spelled(RunPhase.class, row.getString(1)),
                            row.getBoolean(2),
                            row.getBoolean(3)))
                .findOne());
  }

  /** Asks for a run's end; a run that has ended stays as it is. */
  public void requestCancel(UUID id) {
    wish(
        id,
        "update run set cancel_requested = true where not cancel_requested",
        "CANCEL_REQUESTED",
        "somebody asked for the run's end");
  }

  /** Asks that nothing of the run runs; a run that has ended stays as it is. */
  public void requestSuspend(UUID id) {
    wish(
        id,
        "update run set suspend_requested = true where not suspend_requested",
        "SUSPEND_REQUESTED",
        "somebody asked to hold the run");
  }

  /** Takes {@link #requestSuspend} back. */
  public void requestResume(UUID id) {
    wish(
        id,
        "update run set suspend_requested = false where suspend_requested",
        "RESUME_REQUESTED",
        "somebody asked to go on with the run");
  }

  private void wish(UUID id, String update, String code, String message) {
    session.inTransaction(
        handle -> {
          int changed =
              handle
                  .createUpdate(update + " and finished_at is null and id = :id")
                  .bind("id", id)
                  .execute();
          if (changed == 1) {
            EventStore.happened(handle, id, null, 0, EventLevel.INFO, code, message);
          }
          return changed;
        });
  }

  /** Keeps the fingerprint of a run's dataset; one that is there already stays. */
  public void sourceSeen(UUID id, Sha256 fingerprint) {
    session.inTransaction(
        handle ->
            handle
                .createUpdate(
                    "update run set source_digest = :digest where id = :id and source_digest is null")
                .bind("id", id)
                .bind("digest", fingerprint.hex())
                .execute());
  }

  /** Keeps what a run's trainings start from, and says so; what is there already stays. */
  public void initialFound(UUID id, InitialSpec initial) {
    session.inTransaction(
        handle -> {
          int kept =
              handle.execute(
                  "update run set initial = ? where id = ? and initial is null",
                  initial.spelling(),
                  id);
          if (kept == 1) {
            String start = "trainings start from " + initial.spelling();
            EventStore.happened(handle, id, null, 0, EventLevel.INFO, "INITIAL_FOUND", start);
          }
          return kept;
        });
  }

  /**
   * Brings a run into a phase.
   *
   * @param failure exactly when it failed
   * @throws IllegalStateException if that may not follow the phase it is in
   */
  public void enter(UUID id, RunPhase phase, @Nullable Failure failure) {
    session.inTransaction(
        handle -> {
          RunPhase from =
              handle
                  .createQuery("select phase from run where id = :id for update")
                  .bind("id", id)
                  .map((row, context) -> Rows.spelled(RunPhase.class, row.getString(1)))
                  .one();
          if (from == phase) {
            return from;
          }
          if (!Transitions.allowed(from, phase)) {
            throw new IllegalStateException("a run may not go from " + from + " to " + phase);
          }
          update(handle, id, phase, failure);
          EventStore.happened(
              handle,
              id,
              null,
              0,
              failure == null ? EventLevel.INFO : EventLevel.ERROR,
              "RUN_" + phase.name(),
              failure == null ? "the run is " + phase.spelling() : failure.message());
          return from;
        });
  }

  private static void update(Handle handle, UUID id, RunPhase phase, @Nullable Failure failure) {
    var update =
        handle
            .createUpdate(
                """
                update run set phase = :phase, failure_code = :failureCode,
                  failure_category = :failureCategory, failure_message = :failureMessage,
                  started_at = case when :starts then coalesce(started_at, now()) else started_at end,
                  finished_at = case when :ends then now() end
                where id = :id""")
            .bind("id", id)
            .bind("phase", phase.spelling())
            .bind("starts", phase != RunPhase.SUSPENDED && phase != RunPhase.CANCELLED)
            .bind("ends", phase.terminal());
    Rows.bindFailure(update, failure).execute();
  }

  private static RunRecord known(Handle handle, UUID id) {
    return RunQuery.byId(handle, id).orElseThrow(() -> new IllegalStateException("no run " + id));
  }

  private static Sha256 digestOf(Handle handle, UUID id) {
    return handle
        .createQuery("select spec_digest from run where id = :id")
        .bind("id", id)
        .map((row, context) -> new Sha256(row.getString(1)))
        .one();
  }
}
