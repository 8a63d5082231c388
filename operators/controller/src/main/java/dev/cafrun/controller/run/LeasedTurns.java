package dev.cafrun.controller.run;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Takes turns under the run's lease, so that of two operators one at a time does. */
final class LeasedTurns implements RunTurns {
  private final History history;
  private final Leases leases;
  private final Outputs outputs;
  private final String image;
  private final Clock clock;

  /**
   * @param image names the program that runs the stages; part of every stage's key
   */
  LeasedTurns(History history, Leases leases, Outputs outputs, String image, Clock clock) {
    this.history = history;
    this.leases = leases;
    this.outputs = outputs;
    this.image = image;
    this.clock = clock;
  }

  @Override
  public void admit(UUID id, CafRun run, String namespace) {
    if (history.runs().phase(id).isEmpty()) {
      history.runs().admit(id, run, namespace);
    }
  }

  @Override
  public void suspend(UUID id, boolean suspended) {
    if (suspended) {
      history.runs().requestSuspend(id);
    } else {
      history.runs().requestResume(id);
    }
  }

  @Override
  public void cancel(UUID id) {
    history.runs().requestCancel(id);
  }

  @Override
  public Optional<Turn> take(UUID id, Launcher launcher) {
    RunPhase phase = leases.phase(id);
    if (phase.terminal()) {
      return Optional.of(new Turn(phase, List.of(), Optional.empty()));
    }
    return leases.tryAcquire(id).map(lease -> take(lease, launcher));
  }

  private Turn take(Leases.Lease lease, Launcher launcher) {
    try (lease) {
      return take(lease.journal(), launcher, outputs, image, clock);
    }
  }

  /** Steps until a step changes nothing, or has to be waited for. */
  static Turn take(Journal journal, Launcher launcher, Outputs outputs, String image, Clock clock) {
    RunObserver observer = new RunObserver(journal, launcher, outputs, image, clock);
    RunStepper stepper = new RunStepper(journal, observer, launcher, outputs, seen -> {}, () -> {});
    List<Action> done = new ArrayList<>();
    List<Action> before = List.of();
    while (true) {
      RunStepper.Step step = stepper.step();
      List<Action> actions = step.plan().actions();
      if (actions.isEmpty() || actions.equals(before)) {
        return new Turn(step.phase(), done, step.plan().wakeAt());
      }
      done.addAll(actions);
      before = actions;
    }
  }

  @Override
  public List<UUID> unfinished() {
    return history.runs().unfinishedInClusters();
  }
}
