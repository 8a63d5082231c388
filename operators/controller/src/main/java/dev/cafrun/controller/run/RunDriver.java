package dev.cafrun.controller.run;

import dev.cafrun.controller.history.Completed;
import dev.cafrun.controller.home.ServiceGuard;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.Plan;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.RunPlanner;
import dev.cafrun.core.run.CachePolicy;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Drives one run, whose lease it holds: observe, plan, act, record, until the run has ended.
 *
 * <p>It may die at any line, and whoever comes next goes on. What is recorded comes before what is
 * done wherever somebody else could otherwise do it again: an attempt is recorded before its
 * process starts, so a process is never unknown; a recorded attempt without a process is started
 * under the same number. What has been done comes before what is recorded everywhere else: a stage
 * has succeeded only when its whole output is in the store, and an attempt that is to end has been
 * stopped before anything says so. Recording twice changes nothing.
 */
final class RunDriver {
  /** How soon a wish recorded by another process is seen, and how often workers are heard. */
  private static final Duration TICK = StageVoices.PAUSE;

  private static final String METRICS = "metrics.json";

  private final Journal journal;
  private final RunObserver observer;
  private final StageVoices voices;
  private final Launcher launcher;
  private final Outputs outputs;
  private final ServiceGuard services;
  private final Wake wake;

  RunDriver(
      Journal journal,
      RunObserver observer,
      Launcher launcher,
      Outputs outputs,
      ServiceGuard services,
      Wake wake) {
    this.journal = journal;
    this.observer = observer;
    this.voices = new StageVoices(journal, launcher);
    this.launcher = launcher;
    this.outputs = outputs;
    this.services = services;
    this.wake = wake;
  }

  /** Returns the phase in which the run has ended. */
  RunPhase drive() throws InterruptedException {
    List<Action> before = List.of();
    while (true) {
      Observation observation = observer.observe();
      RunPhase phase = observation.recorded().phase();
      if (phase.terminal()) {
        return phase;
      }
      voices.listen(observation);
      Plan plan = RunPlanner.plan(observation.run());
      for (Action action : plan.actions()) {
        carryOut(action, observation);
      }
      if (plan.actions().isEmpty() || plan.actions().equals(before)) {
        services.ensureRunning(); // Workers need them too, and cannot bring them back.
        wake.await(pause(plan, observation.run().now()));
      }
      before = plan.actions();
    }
  }

  private void carryOut(Action action, Observation seen) {
    switch (action) {
      case Action.Launch launch -> launch(launch, seen);
      case Action.Stop stop ->
          launcher.stop(new Attempt(seen.recorded().id(), stop.stage(), stop.attempt()));
      case Action.Complete complete ->
          journal.completed(complete.stage(), completed(complete, seen));
      case Action.Retry retry ->
          journal.retrying(retry.stage(), retry.attempt(), retry.failure(), retry.at());
      case Action.Fail fail -> journal.failed(fail.stage(), fail.attempt(), fail.failure());
      case Action.Skip skip -> journal.skipped(skip.stage());
      case Action.Cancel cancel -> journal.cancelled(cancel.stage());
      case Action.Hold hold -> journal.held(hold.stage());
      case Action.Enter enter -> journal.entered(enter.phase(), enter.failure());
    }
  }

  private void launch(Action.Launch launch, Observation seen) {
    Attempt attempt = new Attempt(seen.recorded().id(), launch.stage(), launch.attempt());
    outputs.removeBroken(launch.stage().kind(), launch.key());
    journal.launching(launch.stage(), launch.attempt(), launch.key());
    try {
      launcher.launch(attempt, assignment(launch, seen), wake::signal);
    } catch (StageException e) {
      observer.couldNotStart(attempt, e.failure());
    }
  }

  private static Assignment assignment(Action.Launch launch, Observation seen) {
    RecordedRun run = seen.recorded();
    Map<StageId, StageKey> inputs = new HashMap<>();
    for (StageId input : run.spec().graph().inputsOf(launch.stage())) {
      inputs.put(input, seen.output(input).key());
    }
    return new Assignment(run.name(), launch.key(), CanonicalTree.of(run.spec()), inputs);
  }

  private Completed completed(Action.Complete complete, Observation seen) {
    Manifest output = complete.output();
    return new Completed(
        output,
        complete.cached(),
        seen.sharedKey(complete.stage()),
        seen.recorded().spec().cache() != CachePolicy.OFF,
        complete.stage().kind() == StageKind.EVALUATE ? metrics(output) : Map.of());
  }

  private Map<String, Object> metrics(Manifest evaluation) {
    return outputs.read(evaluation, METRICS).map(EvaluationMetrics::read).orElse(Map.of());
  }

  private static Duration pause(Plan plan, Instant now) {
    Duration wake = plan.wakeAt().map(at -> Duration.between(now, at)).orElse(TICK);
    return wake.compareTo(TICK) < 0 ? wake : TICK;
  }
}
