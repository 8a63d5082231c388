package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.journal.RecordedRun;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.Plan;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.RunPlanner;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CachePolicy;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes one step at a time with one run, whose lease it holds: observe, plan, act, record. Not
 * thread-safe.
 *
 * <p>It may die at any line, and whoever comes next goes on. What is recorded comes before what is
 * done wherever somebody else could otherwise do it again: an attempt is recorded before it starts,
 * so none is ever unknown; a recorded attempt that did not start is started under the same number.
 * What has been done comes before what is recorded everywhere else: a stage has succeeded only when
 * its whole output is in the store, and an attempt that is to end has ended before anything says
 * so. Recording twice changes nothing.
 */
public final class RunStepper {
  private final Journal journal;
  private final RunObserver observer;
  private final Launcher launcher;
  private final Outputs outputs;
  private final Consumer<Observation> listener;
  private final Runnable onEnd;
  private List<Action> before = List.of();

  /**
   * @param listener hears what workers say, before what was observed is acted on
   * @param onEnd see {@link Launcher#launch}
   */
  public RunStepper(
      Journal journal,
      RunObserver observer,
      Launcher launcher,
      Outputs outputs,
      Consumer<Observation> listener,
      Runnable onEnd) {
    this.journal = journal;
    this.observer = observer;
    this.launcher = launcher;
    this.outputs = outputs;
    this.listener = listener;
    this.onEnd = onEnd;
  }

  /**
   * What was seen and what followed.
   *
   * @param phase the run was in
   * @param plan for the run; empty once it has ended
   * @param done what of the plan has been carried out
   * @param at when it was seen
   * @param elsewhere which other runs make what stages wait for
   * @param settled nothing was to be done, or just what was tried a step ago: time must pass
   */
  record Step(
      RunPhase phase,
      Plan plan,
      List<Action> done,
      Instant at,
      Map<StageId, Claimant> elsewhere,
      boolean settled) {
    /** How the run has ended in this step; nothing if it has not, or had before. */
    Optional<RunPhase> end() {
      return done.stream()
          .filter(Action.Enter.class::isInstance)
          .map(action -> ((Action.Enter) action).phase())
          .filter(RunPhase::terminal)
          .findFirst();
    }
  }

  public Step step() {
    Observation observation = observer.observe();
    RunPhase phase = observation.recorded().phase();
    Plan plan = RunPlanner.plan(observation.run());
    List<Action> done = List.of();
    if (!phase.terminal()) {
      listener.accept(observation);
      done = carryOut(plan, observation);
    }
    boolean settled = plan.actions().isEmpty() || plan.actions().equals(before);
    before = plan.actions();
    return new Step(phase, plan, done, observation.run().now(), observation.elsewhere(), settled);
  }

  /** What follows a stop that is not over yet is left to a later step. */
  private List<Action> carryOut(Plan plan, Observation seen) {
    Set<StageId> ending = new HashSet<>();
    Records records = new Records(journal);
    List<Action> done = new ArrayList<>();
    for (Action action : plan.actions()) {
      if (restsOnTheSource(action, seen) && !observer.stands(seen)) {
        records.write();
        sourceChanged(action, seen);
        return done; // All that follows was planned for another dataset.
      }
      if (!waits(action, ending) && carryOut(action, seen, ending, records)) {
        done.add(action);
      }
    }
    records.write();
    return done;
  }

  /** Ingest begins, or others have read the dataset before: it must be what its key says. */
  private static boolean restsOnTheSource(Action action, Observation seen) {
    return action instanceof Action.ForStage forStage
        && forStage.stage().kind() == StageKind.INGEST
        && (action instanceof Action.Launch
            || (action instanceof Action.Complete
                && seen.recorded().stage(forStage.stage()).state() != StageState.RUNNING));
  }

  /** An attempt that was recorded under the old key does not start under another. */
  private void sourceChanged(Action action, Observation seen) {
    if (action instanceof Action.Launch launch
        && seen.recorded().stage(launch.stage()).state() == StageState.RUNNING) {
      observer.couldNotStart(
          new Attempt(seen.recorded().id(), launch.stage(), launch.attempt()),
          Failure.platform("SOURCE_CHANGED", "the dataset changed before it was read"));
    }
  }

  private static boolean waits(Action action, Set<StageId> ending) {
    return switch (action) {
      case Action.ForStage forStage -> ending.contains(forStage.stage());
      case Action.Enter enter -> !ending.isEmpty();
    };
  }

  /**
   * Whether it has been; if not, somebody else was quicker or there is no room yet, and what
   * follows is seen next.
   */
  private boolean carryOut(Action action, Observation seen, Set<StageId> ending, Records records) {
    switch (action) {
      case Action.Launch launch -> {
        return launch(launch, seen, records);
      }
      case Action.Stop stop -> {
        records.write();
        if (!stop(new Attempt(seen.recorded().id(), stop.stage(), stop.attempt()), stop.why())) {
          ending.add(stop.stage());
        }
      }
      case Action.Complete complete ->
          records.completed(complete.stage(), completed(complete, seen));
      case Action.Retry retry ->
          records.add(
              to -> to.retrying(retry.stage(), retry.attempt(), retry.failure(), retry.at()));
      case Action.Fail fail ->
          records.add(to -> to.failed(fail.stage(), fail.attempt(), fail.failure()));
      case Action.Skip skip -> records.add(to -> to.skipped(skip.stage()));
      case Action.Cancel cancel -> records.add(to -> to.cancelled(cancel.stage()));
      case Action.Hold hold -> records.add(to -> to.held(hold.stage()));
      case Action.Enter enter -> records.add(to -> to.entered(enter.phase(), enter.failure()));
    }
    return true;
  }

  private boolean stop(Attempt attempt, @Nullable Failure why) {
    return why == null ? launcher.stop(attempt) : launcher.stop(attempt, why);
  }

  private boolean launch(Action.Launch launch, Observation seen, Records records) {
    Attempt attempt = new Attempt(seen.recorded().id(), launch.stage(), launch.attempt());
    Optional<Failure> hindrance = seen.hindrance(launch.stage());
    if (hindrance.isPresent()) {
      records.write(launch);
      observer.couldNotStart(attempt, hindrance.get());
      return true;
    }
    if (!launcher.reserve(attempt)) {
      return false;
    }
    try {
      return records.write(launch) && start(attempt, assignment(launch, seen));
    } finally {
      launcher.release(attempt);
    }
  }

  private boolean start(Attempt attempt, Assignment assignment) {
    try {
      return launcher.launch(attempt, assignment, onEnd);
    } catch (StageException e) {
      observer.couldNotStart(attempt, e.failure());
      return true;
    }
  }

  private static Assignment assignment(Action.Launch launch, Observation seen) {
    RecordedRun run = seen.recorded();
    Map<StageId, StageKey> inputs = new HashMap<>();
    for (StageId input : run.spec().graph().inputsOf(launch.stage())) {
      inputs.put(input, seen.output(input).key());
    }
    String source =
        launch.stage().kind() == StageKind.INGEST
            ? seen.source().fingerprint().map(Sha256::hex).orElse("")
            : "";
    return new Assignment(
        run.name(),
        launch.key(),
        seen.program(),
        seen.initial().told(run.written()),
        inputs,
        source);
  }

  private Completed completed(Action.Complete complete, Observation seen) {
    Manifest output = complete.output();
    return new Completed(
        output,
        complete.cached(),
        seen.sharedKey(complete.stage()),
        seen.recorded().spec().cache() != CachePolicy.OFF
            && (complete.stage().kind() != StageKind.INGEST || seen.source().vouchedFor()),
        complete.stage().kind() == StageKind.EVALUATE ? outputs.metrics(output) : Map.of(),
        complete.stage().kind() == StageKind.TRAIN && !complete.cached()
            ? outputs.keptCurves(output)
            : List.of());
  }
}
