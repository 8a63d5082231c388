package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.AmbiguousRunException;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.history.record.RunStanding;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.history.sql.RecordingException;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.journal.Leases;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.ReservedNames;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.validation.FieldError;
import dev.cafrun.core.validation.InvalidRunException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Takes turns under the run's lease, so that of two operators one at a time does. */
final class LeasedTurns implements RunTurns {
  /** More follow at the next look; deleted runs are not to wait for them. */
  private static final int MOST_AT_ONCE = 20;

  private final History history;
  private final Leases leases;
  private final Outputs outputs;
  private final Leftovers leftovers;
  private final Program program;
  private final String cluster;
  private final Ages ages;
  private final BrokenRecord broken = new BrokenRecord();

  /**
   * @param program runs the stages of runs that begin now
   * @param cluster names the installation whose turns these are: another one's runs are not looked
   *     for in its cluster
   */
  LeasedTurns(
      History history,
      Leases leases,
      Outputs outputs,
      Leftovers leftovers,
      Program program,
      String cluster,
      Clock clock) {
    this.history = history;
    this.leases = leases;
    this.outputs = outputs;
    this.leftovers = leftovers;
    this.program = program;
    this.cluster = cluster;
    this.ages = Ages.by(clock);
  }

  @Override
  public boolean admit(
      UUID id, CafRun run, String namespace, Optional<String> resumes, boolean before) {
    Optional<RunStanding> standing = history.runs().standing(id);
    if (standing.isEmpty()) {
      if (!before) {
        ReservedNames.refuse(run);
      }
      Resumption resumption =
          resumes.map(words -> resumption(run, namespace, words, before)).orElse(null);
      return history.runs().admit(id, run, namespace, cluster, resumption);
    }
    if (!cluster.equals(standing.get().cluster())) {
      history.clusters().seen(id, cluster);
    }
    if (standing.get().suspended() != run.spec().suspend()) {
      suspend(id, run.spec().suspend());
    }
    return false;
  }

  @Override
  public boolean adopt(UUID id, CafRun run, String namespace, EndedRun ended) {
    Optional<RunStanding> standing = history.runs().standing(id);
    if (standing.isEmpty()) {
      adoptEnd(id, run, namespace, ended);
    } else if (!standing.get().phase().terminal()) {
      try (Leases.Lease lease =
          leases
              .tryAcquire(id)
              .orElseThrow(() -> new IllegalStateException("somebody drives " + run.name()))) {
        adoptEnd(id, run, namespace, ended);
      }
    }
    return history.adoptions().adopted(id).orElse(false);
  }

  private void adoptEnd(UUID id, CafRun run, String namespace, EndedRun ended) {
    Map<StageId, Manifest> left = new HashMap<>();
    ended
        .stages()
        .forEach(
            (stage, end) ->
                Optional.ofNullable(end.output())
                    .flatMap(key -> outputs.whole(stage.kind(), key))
                    .ifPresent(output -> left.put(stage, output)));
    Map<String, Object> metrics =
        Optional.ofNullable(left.get(StageId.of(StageKind.EVALUATE)))
            .map(outputs::metrics)
            .orElse(Map.of());
    history.adoptions().adopt(id, run, namespace, ended, left, metrics);
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

  private Resumption resumption(CafRun run, String namespace, String words, boolean before) {
    int slash = words.lastIndexOf('/');
    Optional<UUID> resumed = resumed(namespace, words.substring(0, Math.max(0, slash)));
    if (resumed.isEmpty() && !before) {
      throw wrong(
          "names no run of namespace %s: '%s' is not like affectnet-3/train-2"
              .formatted(namespace, words));
    }
    try {
      StageId stage = StageId.of(words.substring(slash + 1));
      if (!run.spec().graph().from(stage).isEmpty()) {
        return new Resumption(resumed.orElse(null), stage);
      }
    } catch (IllegalArgumentException e) {
      // Said below, with the stages that there are.
    }
    throw wrong("names no stage of this run, which has " + run.spec().graph().stages());
  }

  private Optional<UUID> resumed(String namespace, String reference) {
    try {
      return history
          .runs()
          .find(Tenants.of(namespace), reference)
          .map(record -> record.line().id());
    } catch (AmbiguousRunException e) {
      throw wrong("means more than one run: " + e.getMessage());
    }
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
    Optional<Leases.Lease> lease = leases.tryAcquire(id);
    if (lease.isPresent()) {
      return Optional.of(take(id, lease.get(), launcher));
    }
    RunPhase phase = leases.phase(id);
    return phase.terminal()
        ? Optional.of(new Turn(phase, List.of(), Map.of(), Optional.empty()))
        : Optional.empty();
  }

  private Turn take(UUID id, Leases.Lease lease, Launcher launcher) {
    try (lease) {
      Journal journal = lease.journal();
      try {
        Turn turn = take(journal, launcher, outputs, program, ages);
        broken.recorded(id);
        return turn;
      } catch (RecordingException e) {
        Failure end = broken.ends(id, e).orElseThrow(() -> e);
        stopAll(id, launcher);
        journal.brokenOff(end);
        return new Turn(RunPhase.FAILED, List.of(), Map.of(), Optional.empty());
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

  /** Steps until the run has ended, a step changes nothing, or it has to be waited for. */
  static Turn take(
      Journal journal, Launcher launcher, Outputs outputs, Program program, Ages ages) {
    RunObserver observer = new RunObserver(journal, launcher, outputs, program, ages);
    RunStepper stepper = new RunStepper(journal, observer, launcher, outputs, seen -> {}, () -> {});
    List<Action> done = new ArrayList<>();
    while (true) {
      RunStepper.Step step = stepper.step();
      if (step.settled()) {
        return new Turn(step.phase(), done, step.elsewhere(), step.plan().wakeAt());
      }
      done.addAll(step.done());
      Optional<RunPhase> end = step.end();
      if (end.isPresent()) {
        return new Turn(end.get(), done, Map.of(), Optional.empty());
      }
    }
  }

  @Override
  public Ages ages() {
    return ages;
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
    leftovers.collect(MOST_AT_ONCE);
  }

  @Override
  public List<ClusterRun> unfinished() {
    return history.clusters().unfinished(cluster);
  }
}
