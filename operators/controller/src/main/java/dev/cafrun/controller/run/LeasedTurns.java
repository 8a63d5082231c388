package dev.cafrun.controller.run;

import dev.cafrun.controller.history.ClusterRun;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RecordingException;
import dev.cafrun.controller.history.Resumption;
import dev.cafrun.controller.history.RunStanding;
import dev.cafrun.controller.history.StageRecord;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.FieldError;
import dev.cafrun.core.run.InvalidRunException;
import dev.cafrun.core.stage.StageId;
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
  private final BrokenRecord broken = new BrokenRecord();

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
  public void admit(UUID id, CafRun run, String namespace, Optional<String> resumes) {
    Optional<RunStanding> standing = history.runs().standing(id);
    if (standing.isEmpty()) {
      Resumption resumption = resumes.map(words -> resumption(run, words)).orElse(null);
      history.runs().admit(id, run, namespace, resumption);
    } else if (standing.get().suspended() != run.spec().suspend()) {
      suspend(id, run.spec().suspend());
    }
  }

  private void suspend(UUID id, boolean suspended) {
    if (suspended) {
      history.runs().requestSuspend(id);
    } else {
      history.runs().requestResume(id);
    }
  }

  @Override
  public boolean known(UUID id) {
    return history.runs().phase(id).isPresent();
  }

  private Resumption resumption(CafRun run, String words) {
    int slash = words.lastIndexOf('/');
    UUID resumed =
        history
            .runs()
            .find(words.substring(0, Math.max(0, slash)))
            .map(record -> record.line().id())
            .orElseThrow(
                () -> wrong("names no run: '" + words + "' is not like affectnet-3/train-2"));
    try {
      StageId stage = StageId.of(words.substring(slash + 1));
      if (!run.spec().graph().from(stage).isEmpty()) {
        return new Resumption(resumed, stage);
      }
    } catch (IllegalArgumentException e) {
      // Said below, with the stages that there are.
    }
    throw wrong("names no stage of this run, which has " + run.spec().graph().stages());
  }

  private static InvalidRunException wrong(String message) {
    return new InvalidRunException(
        List.of(new FieldError("metadata.annotations[cafrun.dev/resume-from]", message)));
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
    return leases.tryAcquire(id).map(lease -> take(id, lease, launcher));
  }

  private Turn take(UUID id, Leases.Lease lease, Launcher launcher) {
    try (lease) {
      Journal journal = lease.journal();
      try {
        Turn turn = take(journal, launcher, outputs, image, clock);
        broken.recorded(id);
        return turn;
      } catch (RecordingException e) {
        Failure end = broken.ends(id, e).orElseThrow(() -> e);
        stopAll(id, launcher);
        journal.brokenOff(end);
        return new Turn(RunPhase.FAILED, List.of(), Optional.empty());
      }
    }
  }

  private void stopAll(UUID id, Launcher launcher) {
    for (StageRecord stage : history.stages().of(id)) {
      if (stage.state() == StageState.RUNNING) {
        launcher.stop(new Attempt(id, stage.id(), stage.newestAttempt()));
      }
    }
  }

  /** Steps until a step changes nothing, or has to be waited for. */
  static Turn take(Journal journal, Launcher launcher, Outputs outputs, String image, Clock clock) {
    RunObserver observer = new RunObserver(journal, launcher, outputs, image, clock);
    RunStepper stepper = new RunStepper(journal, observer, launcher, outputs, seen -> {}, () -> {});
    List<Action> done = new ArrayList<>();
    while (true) {
      RunStepper.Step step = stepper.step();
      if (step.settled()) {
        return new Turn(step.phase(), done, step.plan().wakeAt());
      }
      done.addAll(step.done());
    }
  }

  @Override
  public void forget(UUID id) {
    history.garbage().add(id);
  }

  @Override
  public void removeForgotten() {
    while (history
        .garbage()
        .take(output -> outputs.remove(output.kind(), output.key()))
        .isPresent()) {}
  }

  @Override
  public List<ClusterRun> unfinished() {
    return history.runs().unfinishedInCluster();
  }
}
