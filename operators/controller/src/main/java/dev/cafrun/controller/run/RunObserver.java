package dev.cafrun.controller.run;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.controller.launch.Work;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.plan.RunObservation;
import dev.cafrun.core.plan.StageObservation;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.InitialSpec;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of one run: recorded, running, and lying in the store. Not thread-safe. */
final class RunObserver {
  private final Journal journal;
  private final Launcher launcher;
  private final Outputs outputs;
  private final Program current;
  private final Clock clock;

  /** Attempts that could not even be started; the launcher knows nothing of them. */
  private final Map<Attempt, Failure> notStarted = new HashMap<>();

  /**
   * @param current runs the stages of runs that begin now
   */
  RunObserver(Journal journal, Launcher launcher, Outputs outputs, Program current, Clock clock) {
    this.journal = journal;
    this.launcher = launcher;
    this.outputs = outputs;
    this.current = current;
    this.clock = clock;
  }

  void couldNotStart(Attempt attempt, Failure failure) {
    notStarted.put(attempt, failure);
  }

  Observation observe() {
    RecordedRun recorded = journal.read();
    if (adopted(recorded)) {
      recorded = journal.read();
    }
    Map<StageId, Execution> executions = executions(recorded);
    if (corrected(recorded, executions)) {
      recorded = journal.read();
    }
    Initial initial = initial(recorded);
    Program program = program(recorded);
    StageKeys keys =
        new StageKeys(
            recorded.id(),
            recorded.spec(),
            program.name(),
            source(recorded),
            initial.digest(),
            recorded.anew());
    Map<StageId, Manifest> known = new LinkedHashMap<>();
    Map<StageId, StageKey> shared = new LinkedHashMap<>();
    Map<StageId, StageObservation> stages = new LinkedHashMap<>();
    Map<StageId, Claimant> elsewhere = new LinkedHashMap<>();
    for (StageId id : recorded.spec().graph().stages()) {
      RecordedStage stage = recorded.stage(id);
      Execution execution = executions.get(id);
      StageKey own = null;
      Manifest output = stage.output();
      Optional<Map<StageId, Manifest>> inputs = inputs(recorded, id, known);
      if (inputs.isPresent() && !stage.state().terminal()) {
        own =
            goesOn(stage, id, execution, program)
                ? Objects.requireNonNull(stage.begun()).key()
                : keys.own(id, inputs.get());
        StageKey others = keys.usesOthers(id) ? own : keys.shared(id, inputs.get());
        shared.put(id, others);
        output =
            execution instanceof Execution.Running
                ? null // Its manifest is nobody's business before it has ended.
                : find(keys, id, own, others);
        if (output == null && execution == null && keys.usesOthers(id)) {
          claimant(id, own).ifPresent(other -> elsewhere.put(id, other));
        }
      }
      if (output != null) {
        known.put(id, output);
      }
      stages.put(id, observation(stage, own, output, execution, elsewhere.containsKey(id)));
    }
    return new Observation(
        recorded, planned(recorded, stages), known, shared, initial, program, elsewhere);
  }

  /**
   * A run ends with the program that it began with, if that can still be had: its attempts, and the
   * next ones at what they began, are then the same program's.
   */
  private Program program(RecordedRun recorded) {
    Program before = recorded.program();
    if (before != null && before.lasts() && recorded.begun()) {
      return before;
    }
    if (!current.equals(before)) {
      journal.runsOn(current);
    }
    return current;
  }

  /**
   * What has begun keeps the key that it began with, whatever that would be if it began now: as
   * long as somebody works on it, if the next attempt can go on with it, and if it is there already
   * because its attempt ended while nobody looked.
   */
  private boolean goesOn(
      RecordedStage stage, StageId id, @Nullable Execution execution, Program program) {
    Begun begun = stage.begun();
    return begun != null
        && (execution != null
            || begun.goesOn(id, program)
            || (stage.state() == StageState.RUNNING
                && outputs.whole(id.kind(), begun.key()).isPresent()));
  }

  /** Taken once, when the run begins; a dataset that changes under a run is not looked at again. */
  private Sha256 source(RecordedRun recorded) {
    Sha256 source = recorded.source();
    if (source == null) {
      source = outputs.source(recorded.spec().dataset());
      journal.sourceSeen(source);
    }
    return source;
  }

  /** Found once, when the run begins. What cannot be found lets no attempt start. */
  private Initial initial(RecordedRun recorded) {
    InitialSpec wanted = recorded.spec().train().initial();
    InitialSpec found = recorded.initial();
    if (wanted == null || found != null) {
      return new Initial(Optional.ofNullable(found), Optional.empty());
    }
    try {
      found = outputs.initial(wanted, journal::model);
      journal.initialFound(found);
      return new Initial(Optional.of(found), Optional.empty());
    } catch (StageException problem) {
      if (problem.failure().category() != FailureCategory.USER) {
        throw problem;
      }
      return new Initial(Optional.empty(), Optional.of(problem.failure()));
    }
  }

  private Map<StageId, Execution> executions(RecordedRun recorded) {
    Map<StageId, Execution> executions = new LinkedHashMap<>();
    recorded
        .stages()
        .forEach(
            (id, stage) -> {
              if (stage.state() == StageState.RUNNING) {
                execution(new Attempt(recorded.id(), id, stage.attempts()))
                    .ifPresent(execution -> executions.put(id, execution));
              }
            });
    return executions;
  }

  private Optional<Execution> execution(Attempt attempt) {
    return launcher
        .execution(attempt)
        .or(
            () ->
                Optional.ofNullable(notStarted.get(attempt))
                    .map(failure -> new Execution.Failed(attempt.number(), failure)));
  }

  /**
   * Attempts are recorded before they start: of one that is not, a database knew that is gone. It
   * is taken over as soon as its turn would have come.
   */
  private boolean adopted(RecordedRun recorded) {
    boolean adopted = false;
    for (Attempt attempt : launcher.newest(recorded.id())) {
      RecordedStage stage = recorded.stages().get(attempt.stage());
      Optional<Work> work = launcher.work(attempt);
      if (stage != null
          && work.isPresent()
          && !stage.state().terminal()
          && attempt.number() > stage.attempts()
          && recorded.spec().graph().inputsOf(attempt.stage()).stream()
              .allMatch(input -> recorded.stage(input).state() == StageState.SUCCEEDED)) {
        journal.runsOn(work.get().program());
        if (stage.state() == StageState.RUNNING) {
          journal.held(attempt.stage());
        }
        journal.launching(attempt.stage(), attempt.number(), work.get().key());
        adopted = true;
      }
    }
    return adopted;
  }

  /**
   * An attempt that was adopted works on what it was started for, whatever was recorded by whoever
   * thought that he started it: a database that is newer than the attempt, or older.
   */
  private boolean corrected(RecordedRun recorded, Map<StageId, Execution> executions) {
    boolean corrected = false;
    for (StageId id : executions.keySet()) {
      int attempt = recorded.stage(id).attempts();
      Begun begun = Objects.requireNonNull(recorded.stage(id).begun());
      Optional<Work> work = launcher.work(new Attempt(recorded.id(), id, attempt));
      if (work.isPresent() && !work.get().key().equals(begun.key())) {
        journal.runsOn(work.get().program());
        journal.launching(id, attempt, work.get().key());
        corrected = true;
      }
    }
    return corrected;
  }

  private static Optional<Map<StageId, Manifest>> inputs(
      RecordedRun recorded, StageId id, Map<StageId, Manifest> known) {
    Map<StageId, Manifest> inputs = new LinkedHashMap<>();
    for (StageId input : recorded.spec().graph().inputsOf(id)) {
      Manifest output = known.get(input);
      if (output == null) {
        return Optional.empty();
      }
      inputs.put(input, output);
    }
    return Optional.of(inputs);
  }

  /** Under the policy {@code Use}, anybody's newest output serves. */
  private @Nullable Manifest find(StageKeys keys, StageId id, StageKey own, StageKey shared) {
    Optional<Manifest> anybodys =
        keys.usesOthers(id)
            ? journal
                .newestReusable(shared)
                .filter(key -> !key.equals(own))
                .flatMap(key -> outputs.whole(id.kind(), key))
            : Optional.empty();
    return anybodys.or(() -> outputs.whole(id.kind(), own)).orElse(null);
  }

  /** The run that makes it, as long as somebody drives that run or a process of it is at work. */
  private Optional<Claimant> claimant(StageId stage, StageKey key) {
    Optional<Claimant> other = journal.ask(stage, key);
    if (other.isPresent()
        && other.get().silent()
        && !launcher.works(
            new Attempt(other.get().run(), other.get().stage(), other.get().attempt()))) {
      journal.dismiss(key, other.get());
      return Optional.empty();
    }
    return other;
  }

  private static StageObservation observation(
      RecordedStage stage,
      @Nullable StageKey own,
      @Nullable Manifest output,
      @Nullable Execution execution,
      boolean elsewhere) {
    return new StageObservation(
        stage.state(),
        stage.failures(),
        stage.attempts(),
        stage.retryAt(),
        own,
        output,
        stage.failure(),
        execution,
        elsewhere);
  }

  private RunObservation planned(RecordedRun recorded, Map<StageId, StageObservation> stages) {
    return new RunObservation(
        recorded.spec(),
        recorded.phase(),
        recorded.startedAt(),
        recorded.suspended(),
        recorded.cancelled(),
        stages,
        launcher.places(),
        clock.instant());
  }
}
