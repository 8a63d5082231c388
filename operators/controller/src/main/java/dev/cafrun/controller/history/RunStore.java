package dev.cafrun.controller.history;

import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.history.record.RunLine;
import dev.cafrun.controller.history.record.RunListing;
import dev.cafrun.controller.history.record.RunPage;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.history.record.RunStanding;
import dev.cafrun.controller.history.record.Submission;
import dev.cafrun.controller.history.search.RunCursor;
import dev.cafrun.controller.history.search.RunPlaces;
import dev.cafrun.controller.history.search.RunQuestion;
import dev.cafrun.controller.history.search.RunSearch;
import dev.cafrun.controller.history.sql.ResultColumns;
import dev.cafrun.controller.history.sql.Transactions;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.CanonicalJson;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.Transitions;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.ReservedNames;
import dev.cafrun.core.training.InitialSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** Runs: what was submitted and where each is. */
public final class RunStore {
  /** As it is written, so that {@code nightly-01} is a name alone. */
  private static final Pattern DISPLAY_ID = Pattern.compile("(.+)-([1-9]\\d{0,8})");

  private final Transactions transactions;

  RunStore(Transactions transactions) {
    this.transactions = transactions;
  }

  /**
   * Accepts a run with all its stages. If the newest run of the same name has not ended, is not to
   * be cancelled, wants exactly the same, and still stands, it is taken up again instead; of
   * several callers at once one makes it.
   *
   * @param stands whether what a run began with is still there; asked only of that run
   */
  public Submission submit(CafRun run, Predicate<RunRecord> stands) {
    return submit(run, UUID.randomUUID(), stands);
  }

  /**
   * The same under an id: said again, it is the run that was accepted under it.
   *
   * @param id of the run if it is new
   */
  public Submission submit(CafRun run, UUID id, Predicate<RunRecord> stands) {
    return submit(run, id, null, stands);
  }

  /**
   * Accepts a run that goes on with another one; the newest of its name is taken up if it has not
   * ended and goes on with the same, from the same stage.
   */
  public Submission submitAgain(CafRun run, Resumption resumes) {
    return submit(run, UUID.randomUUID(), resumes, same -> resumes.equals(same.resumes()));
  }

  private Submission submit(
      CafRun run, UUID id, @Nullable Resumption resumes, Predicate<RunRecord> stands) {
    String spec = CanonicalJson.write(CanonicalTree.of(run.spec()));
    Sha256 digest = Sha256.of(spec);
    return transactions.inTransaction(
        handle -> {
          NewRun.lockName(handle, run.name());
          if (NewRun.isThere(handle, id)) {
            return new Submission(known(handle, id), true, null);
          }
          RunRecord same =
              RunQuery.newestOf(handle, Tenants.of(Tenants.LOCAL), run.name())
                  .filter(newest -> !newest.line().phase().terminal())
                  .filter(newest -> !newest.line().cancelled())
                  .filter(newest -> digestOf(handle, newest.line().id()).equals(digest))
                  .orElse(null);
          if (same != null && stands.test(same)) {
            return new Submission(same, true, null);
          }
          NewRun.insert(handle, id, run, spec, digest, null, null);
          if (resumes != null) {
            NewRun.resumes(handle, id, resumes);
          }
          return new Submission(known(handle, id), false, resumes == null ? same : null);
        });
  }

  /**
   * Accepts a run that a cluster's operator drives, with all its stages. Idempotent: what is there
   * already stays as it is.
   *
   * @param id the uid of its CafRun
   * @param namespace of its CafRun
   * @param cluster where somebody has seen its CafRun; see {@link ClusterRunStore#seen}
   * @param resumes the run that it goes on with
   * @return whether it is new
   */
  public boolean admit(
      UUID id,
      CafRun run,
      String namespace,
      @Nullable String cluster,
      @Nullable Resumption resumes) {
    String spec = CanonicalJson.write(CanonicalTree.of(run.spec()));
    return transactions.inTransaction(
        handle -> {
          NewRun.lockName(handle, run.name());
          if (NewRun.isThere(handle, id)) {
            return false;
          }
          NewRun.insert(handle, id, run, spec, Sha256.of(spec), namespace, cluster);
          if (resumes != null) {
            NewRun.resumes(handle, id, resumes);
          }
          return true;
        });
  }

  public Optional<RunRecord> find(UUID id) {
    return transactions.apart(handle -> RunQuery.byId(handle, id));
  }

  /** The same of a run whose lease the caller holds: what it has claimed stays its own. Cheaper. */
  public Optional<RunRecord> driven(UUID id) {
    return transactions.apart(handle -> RunQuery.driven(handle, id));
  }

  /** The same to whoever knows that somebody drives it, and holds no lease: nothing is changed. */
  public Optional<RunRecord> saidToBeDriven(UUID id) {
    return transactions.apart(handle -> RunQuery.saidToBeDriven(handle, id));
  }

  /**
   * Finds a run by its id, by its display id such as {@code quickstart-3}, by its name (the newest
   * of that name), or by {@code latest}.
   *
   * @param tenants whose runs it may mean
   * @throws AmbiguousRunException if it is the display id of one and the name of another
   */
  public Optional<RunRecord> find(Tenants tenants, String reference) {
    return transactions.inTransaction(
        handle -> {
          if (reference.equals(ReservedNames.LATEST)) {
            return RunQuery.first(
                handle, tenants, "true", "run.submitted_at desc, run.id desc", Map.of());
          }
          if (ReservedNames.isId(reference)) {
            return RunQuery.byId(handle, tenants, UUID.fromString(reference));
          }
          Optional<RunRecord> named = RunQuery.newestOf(handle, tenants, reference);
          Matcher display = DISPLAY_ID.matcher(reference);
          Optional<RunRecord> numbered =
              display.matches()
                  ? RunQuery.first(
                      handle,
                      tenants,
                      "run.name = :name and run.number = :number",
                      "run.id",
                      Map.of("name", display.group(1), "number", Integer.valueOf(display.group(2))))
                  : Optional.empty();
          if (numbered.isPresent() && named.isPresent()) {
            throw new AmbiguousRunException(reference, numbered.get().line(), named.get().line());
          }
          return numbered.or(() -> named);
        });
  }

  /** The newest runs first, at most {@code limit}. */
  public List<RunLine> list(Tenants tenants, int limit) {
    return page(tenants, RunQuestion.newest(limit)).runs().stream().map(RunListing::line).toList();
  }

  /** The newest run of each name that fits, by name; {@code *} stands for any characters. */
  public List<RunLine> newestNamed(Tenants tenants, String pattern) {
    return transactions.inTransaction(
        handle ->
            RunQuery.listings(handle, RunQuery.newestNamed(handle, tenants, pattern)).stream()
                .map(RunListing::line)
                .toList());
  }

  /** One page of a list of runs. */
  public RunPage page(Tenants tenants, RunQuestion question) {
    return transactions.inTransaction(
        handle -> {
          RunPlaces places = RunSearch.find(handle, tenants, question);
          return new RunPage(
              RunQuery.listings(handle, places.runs()), places.next().map(RunCursor::toString));
        });
  }

  /** Every run that was submitted here and has not ended, oldest first. */
  public List<RunLine> unfinished() {
    return transactions.apart(
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
    return transactions.apart(
        handle ->
            handle
                .createQuery("select phase, count(*) from run group by phase")
                .map(
                    (row, context) ->
                        Map.entry(
                            ResultColumns.spelled(RunPhase.class, row.getString(1)),
                            row.getLong(2)))
                .list()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** Whose a run is; cheap. Nothing if it was never accepted. */
  public Optional<String> tenant(UUID id) {
    return transactions.apart(
        handle ->
            handle
                .createQuery("select tenant from run where id = :id")
                .bind("id", id)
                .mapTo(String.class)
                .findOne());
  }

  /** Where a run is; cheap. */
  public Optional<RunPhase> phase(UUID id) {
    return transactions.apart(
        handle ->
            handle
                .createQuery("select phase from run where id = :id")
                .bind("id", id)
                .map((row, context) -> ResultColumns.spelled(RunPhase.class, row.getString(1)))
                .findOne());
  }

  /** Where a run is and what is asked of it; cheap. Nothing if it was never accepted. */
  public Optional<RunStanding> standing(UUID id) {
    return transactions.apart(
        handle ->
            handle
                .createQuery(
                    "select phase, suspend_requested, cancel_requested, cluster from run where id = :id")
                .bind("id", id)
                .map(
                    (row, context) ->
                        new RunStanding(
                            ResultColumns.spelled(RunPhase.class, row.getString(1)),
                            row.getBoolean(2),
                            row.getBoolean(3),
                            row.getString(4)))
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
    transactions.inTransaction(
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

  /** Keeps the fingerprint of a run's dataset, as last seen before ingest read it. */
  public void sourceSeen(UUID id, Sha256 fingerprint) {
    transactions.inTransaction(
        handle -> {
          String resumed =
              """
              with seen as (
                update run set source_digest = ? where id = ? returning resumed_run, source_digest)
              select resumed.name || '-' || resumed.number
              from seen join run resumed on resumed.id = seen.resumed_run
              where resumed.source_digest <> seen.source_digest""";
          handle
              .createQuery(resumed)
              .bind(0, fingerprint.hex())
              .bind(1, id)
              .mapTo(String.class)
              .findOne()
              .map(
                  "the dataset is not what %s began with: what rests on it is made anew"::formatted)
              .ifPresent(
                  message ->
                      EventStore.happened(
                          handle, id, null, 0, EventLevel.WARNING, "INPUTS_CHANGED", message));
          return fingerprint;
        });
  }

  /** Keeps what a run's trainings start from, and says so; what is there already stays. */
  public void initialFound(UUID id, InitialSpec initial) {
    transactions.inTransaction(
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
    transactions.inTransaction(
        handle -> {
          RunPhase from =
              handle
                  .createQuery("select phase from run where id = :id for update")
                  .bind("id", id)
                  .map((row, context) -> ResultColumns.spelled(RunPhase.class, row.getString(1)))
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

  /**
   * Ends a run of which nothing more can be recorded as it should be: one statement for each table,
   * with nothing in it that comes from the run. A run that has ended stays as it is.
   */
  public void breakOff(UUID id, Failure failure) {
    transactions.inTransaction(
        handle -> {
          BrokenRun.end(handle, id, failure);
          return failure;
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
                  held_ms = %s,
                  held_since = case when :held then now() end,
                  finished_at = case when :ends then now() end
                where id = :id"""
                    .formatted(RunQuery.HELD))
            .bind("id", id)
            .bind("phase", phase.spelling())
            .bind("starts", phase != RunPhase.SUSPENDED && phase != RunPhase.CANCELLED)
            .bind("held", phase == RunPhase.SUSPENDED)
            .bind("ends", phase.terminal());
    ResultColumns.bindFailure(update, failure).execute();
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
