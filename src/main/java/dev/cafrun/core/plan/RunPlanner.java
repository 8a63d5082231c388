package dev.cafrun.core.plan;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Action.Cancel;
import dev.cafrun.core.plan.Action.Complete;
import dev.cafrun.core.plan.Action.Enter;
import dev.cafrun.core.plan.Action.Fail;
import dev.cafrun.core.plan.Action.Hold;
import dev.cafrun.core.plan.Action.Launch;
import dev.cafrun.core.plan.Action.Retry;
import dev.cafrun.core.plan.Action.Skip;
import dev.cafrun.core.plan.Action.Stop;
import dev.cafrun.core.run.RetrySpec;
import dev.cafrun.core.run.StageSpec;
import dev.cafrun.core.stage.StageGraph;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what happens next in a run, from what is known of it. A pure function: the same
 * observation gives the same plan, and a plan carried out in part, twice, or by somebody else leads
 * to the same end.
 */
public final class RunPlanner {
  private final RunObservation run;
  private final StageGraph graph;
  private final List<Action> actions = new ArrayList<>();

  /** The stages' states as they will be once the plan is carried out. */
  private final Map<StageId, StageState> states = new LinkedHashMap<>();

  private @Nullable Failure failure;
  private @Nullable Instant wakeAt;
  private int places;

  private RunPlanner(RunObservation run) {
    this.run = run;
    this.graph = run.spec().graph();
    this.places = run.places();
    graph.stages().forEach(id -> states.put(id, run.stage(id).state()));
  }

  public static Plan plan(RunObservation run) {
    return run.phase().terminal()
        ? new Plan(List.of(), Optional.empty())
        : new RunPlanner(run).plan();
  }

  private Plan plan() {
    takeIn();
    if (run.cancelled()) {
      endEverything();
    } else if (runOutOfTime()) {
      failEverything(
          Failure.user("RUN_DEADLINE_EXCEEDED", "the run did not finish within its deadline"));
    } else if (run.suspended()) {
      hold();
    } else {
      stopWhatTakesTooLong();
      goOn();
    }
    enterPhase();
    return new Plan(actions, Optional.ofNullable(wakeAt));
  }

  /** What has ended since, and what the cache has. */
  private void takeIn() {
    for (StageId id : graph.stages()) {
      StageObservation stage = run.stage(id);
      if (stage.state().terminal()) {
        continue;
      }
      Manifest output = stage.output();
      boolean underWay = underWay(stage);
      if (output != null && inputsSucceeded(id) && !underWay) {
        complete(id, stage, output);
      } else if (stage.state() == StageState.RUNNING && !underWay) {
        takeInEnd(id, stage);
      }
    }
  }

  /** An attempt that did not end well did not make what another run says it has made. */
  private void complete(StageId id, StageObservation stage, Manifest output) {
    boolean taken = stage.foreign() && !(stage.execution() instanceof Execution.Ended);
    actions.add(new Complete(id, output, taken || stage.attempts() == 0));
    states.put(id, StageState.SUCCEEDED);
  }

  private void takeInEnd(StageId id, StageObservation stage) {
    switch (stage.execution()) {
      case null -> {} // Not started, or not known any more: goOn starts the same attempt again.
      case Execution.Running running -> throw new IllegalStateException(id + " is under way");
      case Execution.Waiting waiting -> throw new IllegalStateException(id + " is under way");
      case Execution.Stopped stopped -> {} // Why it was to end still holds, or it is held.
      case Execution.Ended ended -> attemptFailed(id, stage, lost(id, ended));
      case Execution.Failed failed -> attemptFailed(id, stage, failed.failure());
    }
  }

  private static Failure lost(StageId id, Execution.Ended ended) {
    return Failure.platform(
        "ATTEMPT_LOST", "attempt " + ended.attempt() + " of " + id + " ended without an output");
  }

  private void attemptFailed(StageId id, StageObservation stage, Failure why) {
    RetrySpec retry = settings(id).retry();
    if (why.category().retried() && stage.failures() < retry.limit()) {
      Instant at = run.now().plus(retry.after(stage.failures() + 1));
      actions.add(new Retry(id, stage.attempts(), why, at));
      states.put(id, StageState.RETRYING);
      wake(at);
    } else {
      fail(id, stage.attempts(), why);
    }
  }

  private void fail(StageId id, int attempt, Failure why) {
    actions.add(new Fail(id, attempt, why));
    states.put(id, StageState.FAILED);
    if (failure == null) {
      failure = of(id, why);
    }
  }

  private void endEverything() {
    states.forEach(
        (id, state) -> {
          if (!state.terminal()) {
            stopIfRunning(id);
            actions.add(new Cancel(id));
          }
        });
    states.replaceAll((id, state) -> state.terminal() ? state : StageState.CANCELLED);
  }

  private void failEverything(Failure why) {
    failure = why;
    states.forEach(
        (id, state) -> {
          if (!state.terminal()) {
            stopIfRunning(id);
            actions.add(
                state == StageState.RUNNING
                    ? new Fail(id, run.stage(id).attempts(), why)
                    : new Skip(id));
          }
        });
    states.replaceAll(
        (id, state) ->
            state.terminal()
                ? state
                : state == StageState.RUNNING ? StageState.FAILED : StageState.SKIPPED);
  }

  private void hold() {
    states.forEach(
        (id, state) -> {
          if (state == StageState.RUNNING) {
            stopIfRunning(id);
            holdStage(id);
          }
        });
  }

  private void holdStage(StageId id) {
    actions.add(new Hold(id));
    states.put(id, StageState.PENDING);
  }

  private void stopWhatTakesTooLong() {
    for (StageId id : graph.stages()) {
      Execution execution = run.stage(id).execution();
      stopWhenOver(
          id,
          settings(id).deadline(),
          since(execution),
          Failure.user("STAGE_DEADLINE_EXCEEDED", "did not finish within its deadline"));
      if (execution instanceof Execution.Waiting waiting) {
        stopWhenOver(id, run.spec().queueDeadline(), waiting.since(), inVain(waiting));
      }
    }
  }

  private static Failure inVain(Execution.Waiting waiting) {
    return Failure.user(
        "QUEUE_DEADLINE_EXCEEDED",
        "waited longer for room than spec.queueDeadline allows: free some, or apply the run again"
            + " with more patience; at the end it "
            + waiting.why());
  }

  private void stopWhenOver(
      StageId id, @Nullable Duration deadline, @Nullable Instant since, Failure why) {
    if (deadline == null || since == null || states.get(id) != StageState.RUNNING) {
      return;
    }
    Instant end = since.plus(deadline);
    if (run.now().isBefore(end)) {
      wake(end);
    } else {
      stopIfRunning(id, why);
      fail(id, run.stage(id).attempts(), why);
    }
  }

  private static boolean underWay(StageObservation stage) {
    return stage.execution() != null && stage.execution().underWay();
  }

  private static @Nullable Instant since(@Nullable Execution execution) {
    return switch (execution) {
      case null -> null;
      case Execution.Running running -> running.since();
      case Execution.Waiting waiting -> null; // Waiting is not working.
      case Execution.Stopped stopped -> stopped.since();
      case Execution.Ended ended -> null;
      case Execution.Failed failed -> null;
    };
  }

  /** Starts what can start; after a failure starts nothing more, but lets what runs finish. */
  private void goOn() {
    boolean failed = states.containsValue(StageState.FAILED);
    for (StageId id : graph.stages()) {
      if (states.get(id) == StageState.RUNNING && waitsAgain(run.stage(id))) {
        holdStage(id);
      }
      StageState state = states.get(id);
      if (state == StageState.RUNNING && run.stage(id).execution() == null) {
        launch(id, run.stage(id).attempts());
      }
      if (state != StageState.PENDING && state != StageState.RETRYING) {
        continue;
      }
      if (failed) {
        actions.add(new Skip(id));
        states.put(id, StageState.SKIPPED);
      } else if (inputsSucceeded(id)) {
        launchWhenDue(id);
      }
    }
  }

  /** Its attempt was stopped, or never began, or is gone while another run makes the same. */
  private static boolean waitsAgain(StageObservation stage) {
    return stage.execution() instanceof Execution.Stopped
        || (stage.execution() == null && stage.elsewhere());
  }

  private void launchWhenDue(StageId id) {
    StageObservation stage = run.stage(id);
    if (states.get(id) == StageState.RETRYING
        && (stage.state() != StageState.RETRYING || isPutOff(id, stage))) {
      wake(stage.retryAt());
    } else if (launch(id, stage.attempts() + 1)) {
      states.put(id, StageState.RUNNING);
    }
  }

  /** Not for longer than its backoff: then the clock has been set back since. */
  private boolean isPutOff(StageId id, StageObservation stage) {
    Instant at = stage.retryAt();
    return at != null
        && run.now().isBefore(at)
        && !at.isAfter(run.now().plus(settings(id).retry().after(Math.max(1, stage.failures()))));
  }

  private boolean launch(StageId id, int attempt) {
    StageKey key = run.stage(id).key();
    if (key == null || places == 0 || run.stage(id).elsewhere()) {
      return false;
    }
    places--;
    actions.add(new Launch(id, attempt, key));
    return true;
  }

  private void enterPhase() {
    RunPhase next = nextPhase();
    if (next != run.phase()) {
      actions.add(new Enter(next, next == RunPhase.FAILED ? whyFailed() : null));
    }
    if (!next.terminal() && run.spec().deadline() != null && run.startedAt() != null) {
      wake(run.startedAt().plus(run.spec().deadline()));
    }
  }

  private RunPhase nextPhase() {
    if (states.values().stream().allMatch(StageState::terminal)) {
      if (states.containsValue(StageState.CANCELLED)) {
        return RunPhase.CANCELLED;
      }
      return states.values().stream().allMatch(state -> state == StageState.SUCCEEDED)
          ? RunPhase.SUCCEEDED
          : RunPhase.FAILED;
    }
    return run.suspended() ? RunPhase.SUSPENDED : RunPhase.RUNNING;
  }

  /** The failure found now, or the one recorded before whoever planned then was interrupted. */
  private Failure whyFailed() {
    return failure != null
        ? failure
        : graph.stages().stream()
            .flatMap(
                id -> Optional.ofNullable(run.stage(id).failure()).map(why -> of(id, why)).stream())
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("a run without a failed stage failed"));
  }

  private static Failure of(StageId id, Failure why) {
    return new Failure(why.code(), why.category(), id + ": " + why.message());
  }

  private boolean runOutOfTime() {
    Duration deadline = run.spec().deadline();
    Instant startedAt = run.startedAt();
    return deadline != null && startedAt != null && !run.now().isBefore(startedAt.plus(deadline));
  }

  private boolean inputsSucceeded(StageId id) {
    return graph.inputsOf(id).stream().allMatch(input -> states.get(input) == StageState.SUCCEEDED);
  }

  private void stopIfRunning(StageId id) {
    stopIfRunning(id, null);
  }

  private void stopIfRunning(StageId id, @Nullable Failure why) {
    Execution execution = run.stage(id).execution();
    if (execution != null && execution.underWay()) {
      actions.add(new Stop(id, execution.attempt(), why));
    }
  }

  private StageSpec settings(StageId id) {
    return run.spec().stage(id.kind());
  }

  private void wake(@Nullable Instant at) {
    if (at != null && (wakeAt == null || at.isBefore(wakeAt))) {
      wakeAt = at;
    }
  }
}
