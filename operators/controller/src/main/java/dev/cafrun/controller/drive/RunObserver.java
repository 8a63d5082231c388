package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.journal.Begun;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.journal.RecordedRun;
import dev.cafrun.controller.journal.RecordedStage;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.AttemptProvenance;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.output.Source;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.plan.RunObservation;
import dev.cafrun.core.plan.StageObservation;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of one run: recorded, running, and lying in the store. Not thread-safe. */
public final class RunObserver {
  private final Journal journal;
  private final Launcher launcher;
  private final Outputs outputs;
  private final Program current;
  private final Ages ages;
  private final CachedOutputs cached;

  /** Attempts that could not even be started; the launcher knows nothing of them. */
  private final Map<Attempt, Failure> notStarted = new HashMap<>();

  /**
   * @param current runs the stages of runs that begin now
   */
  public RunObserver(
      Journal journal, Launcher launcher, Outputs outputs, Program current, Ages ages) {
    this.journal = journal;
    this.launcher = launcher;
    this.outputs = outputs;
    this.current = current;
    this.ages = ages;
    this.cached = new CachedOutputs(journal, outputs);
  }

  void couldNotStart(Attempt attempt, Failure failure) {
    notStarted.put(attempt, failure);
  }

  Observation observe() {
    RecordedRun recorded = journal.read();
    List<Attempt> unrecorded = unrecorded(recorded);
    if (adopted(recorded, unrecorded)) {
      recorded = journal.read();
      unrecorded = unrecorded(recorded);
    }
    Map<StageId, Execution> executions = executions(recorded);
    if (corrected(recorded, executions)) {
      recorded = journal.read();
    }
    Set<StageId> strangers = unrecorded.stream().map(Attempt::stage).collect(Collectors.toSet());
    Records records = new Records(journal);
    Source source = source(recorded, records);
    Program program = program(recorded, records);
    records.write();
    Initial initial = initial(recorded);
    StageKeys keys =
        new StageKeys(
            recorded.id(), recorded.spec(), program, source, initial.digest(), recorded.anew());
    var whole = new CachedOutputs.WholeAlignment(cached, keys);
    Map<StageId, Manifest> known = new LinkedHashMap<>();
    Map<StageId, StageKey> shared = new LinkedHashMap<>();
    Map<StageId, StageObservation> stages = new LinkedHashMap<>();
    Map<StageId, Claimant> elsewhere = new LinkedHashMap<>();
    Map<StageId, Failure> refused = new LinkedHashMap<>();
    for (StageId id : recorded.spec().graph().stages()) {
      RecordedStage stage = recorded.stage(id);
      Execution execution = executions.get(id);
      StageKey own = null;
      Manifest output = stage.output();
      boolean foreign = false;
      Optional<Map<StageId, Manifest>> inputs = inputs(recorded, id, known);
      if (inputs.isPresent() && !stage.state().terminal()) {
        Map<StageId, Manifest> read = inputs.get();
        own = goesOn(stage, id, execution, program, keys).orElseGet(() -> keys.own(id, read));
        StageKey others = keys.usesOthers(id) ? own : keys.shared(id, read);
        shared.put(id, others);
        boolean held = isHeld(recorded, id, strangers);
        boolean busy = (execution != null && execution.underWay()) || held;
        CachedOutputs.Found found =
            busy
                ? CachedOutputs.NOTHING // Its manifest is nobody's business before it has ended.
                : cached.find(
                    id, own, others, keys.usesOthers(id), execution instanceof Execution.Ended);
        boolean shard = id.shard().isPresent();
        if (shard && !busy && found.output().isEmpty() && whole.find(read).output().isPresent()) {
          found = whole.find(read);
          shared.put(id, whole.shared(read));
        }
        output = found.output().orElse(null);
        found.refusal().ifPresent(why -> refused.put(id, why));
        foreign = found.recorded();
        if (output == null && execution == null && !held && keys.usesOthers(id)) {
          Optional<Claimant> other = claimant(id, own);
          if (other.isEmpty() && shard) {
            other = claimant(id, whole.own(read));
          }
          other.ifPresent(claimant -> elsewhere.put(id, claimant));
        }
      }
      if (output != null) {
        known.put(id, output);
      }
      StageKey next = strangers.contains(id) ? null : own; // Nothing starts beside a stranger.
      stages.put(
          id, observation(stage, next, output, execution, elsewhere.containsKey(id), foreign));
    }
    return new Observation(
        recorded,
        planned(recorded, stages),
        known,
        shared,
        source,
        initial,
        program,
        elsewhere,
        refused);
  }

  /**
   * A run ends with the program that it began with, if that can still be had: its attempts, and the
   * next ones at what they began, are then the same program's.
   */
  private Program program(RecordedRun recorded, Records records) {
    Program before = recorded.program();
    if (before != null && before.lasts() && recorded.begun()) {
      return before;
    }
    if (!current.equals(before)) {
      records.add(to -> to.runsOn(current));
    }
    return current;
  }

  /**
   * The key that a stage began with, if it keeps it, whatever it would be if the stage began now:
   * as long as somebody works on it, if the next attempt can go on with it, and if it is there
   * already because its attempt ended while nobody looked. The next attempt cannot go on with a
   * dataset that has changed since.
   */
  private Optional<StageKey> goesOn(
      RecordedStage stage,
      StageId id,
      @Nullable Execution execution,
      Program program,
      StageKeys keys) {
    return Optional.ofNullable(stage.begun())
        .filter(
            begun ->
                execution != null
                    || (begun.goesOn(id, program) && meansTheSource(begun, id, keys))
                    || (stage.state() == StageState.RUNNING
                        && outputs.whole(id.kind(), begun.key()).isPresent()))
        .map(Begun::key);
  }

  /** Ingest alone reads what may be another by now; the dataset is in its key. */
  private static boolean meansTheSource(Begun begun, StageId id, StageKeys keys) {
    return id.kind() != StageKind.INGEST
        || keys.of(begun.program()).own(id, Map.of()).equals(begun.key());
  }

  /**
   * Looked at when the run begins, and again before ingest is started or taken from the cache; a
   * dataset that changes after that changes nothing for the run.
   */
  private Source source(RecordedRun recorded, Records records) {
    Sha256 before = recorded.source();
    if (before == null) {
      Source now = look(recorded);
      records.add(to -> to.sourceSeen(now.digest()));
      return now;
    }
    DatasetSpec dataset = recorded.spec().dataset();
    return new Source(dataset, outputs.sees(dataset) ? Optional.of(before) : Optional.empty());
  }

  private Source look(RecordedRun recorded) {
    return outputs.source(recorded.spec().dataset());
  }

  /**
   * Whether the dataset is still what was observed; what was looked at for the first time then is.
   * If not, what it is now is recorded, for the next observation.
   */
  boolean stands(Observation seen) {
    if (seen.recorded().source() == null) {
      return true;
    }
    Source now = look(seen.recorded());
    journal.sourceSeen(now.digest());
    return now.equals(seen.source());
  }

  /** Found once, when the run begins. What cannot be found lets no attempt start. */
  private Initial initial(RecordedRun recorded) {
    InitialSpec wanted = recorded.spec().train().initial();
    InitialSpec found = recorded.initial();
    if (wanted == null || found != null) {
      return new Initial(Optional.ofNullable(found), Optional.empty());
    }
    try {
      found = outputs.initial(wanted, journal.models());
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
                Attempt attempt = new Attempt(recorded.id(), id, stage.attempts());
                Duration age = age(attempt, stage, recorded);
                execution(attempt)
                    .map(execution -> dated(execution, stage))
                    .map(execution -> ages.of(execution, attempt, age))
                    .ifPresent(execution -> executions.put(id, execution));
              }
            });
    return executions;
  }

  /** Of what waits where nothing keeps a date, the record does: it was made before the attempt. */
  private static Execution dated(Execution execution, RecordedStage stage) {
    return execution instanceof Execution.Waiting(int attempt, Instant since, String why)
            && since == null
            && stage.begun() != null
        ? new Execution.Waiting(attempt, stage.begun().at(), why)
        : execution;
  }

  /** Looked at even of an attempt that nothing is known of. */
  private @Nullable Duration age(Attempt attempt, RecordedStage stage, RecordedRun recorded) {
    Begun begun = stage.begun();
    return begun == null ? null : ages.ofRecord(attempt, begun.at(), recorded.readAt());
  }

  /** It ages while somebody drives it: not while nobody is there, nor while a machine sleeps. */
  private @Nullable Instant startedAt(RecordedRun recorded) {
    Instant at = recorded.startedAt();
    return at == null
        ? null
        : ages.began(new Ages.Thing.Run(recorded.id()), at, recorded.ageSince(at));
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
  private boolean adopted(RecordedRun recorded, List<Attempt> unrecorded) {
    boolean adopted = false;
    for (Attempt attempt : unrecorded) {
      AttemptProvenance work = launcher.work(attempt).orElseThrow();
      if (recorded.spec().graph().inputsOf(attempt.stage()).stream()
          .allMatch(input -> recorded.stage(input).state() == StageState.SUCCEEDED)) {
        journal.runsOn(work.program());
        if (recorded.stage(attempt.stage()).state() == StageState.RUNNING) {
          journal.held(attempt.stage());
        }
        journal.launching(attempt.stage(), attempt.number(), work.key());
        adopted = true;
      }
    }
    return adopted;
  }

  private List<Attempt> unrecorded(RecordedRun recorded) {
    return launcher.newest(recorded.id()).stream()
        .filter(
            attempt -> {
              RecordedStage stage = recorded.stages().get(attempt.stage());
              return stage != null
                  && !stage.state().terminal()
                  && attempt.number() > stage.attempts()
                  && launcher.work(attempt).isPresent();
            })
        .toList();
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
      Optional<AttemptProvenance> work = launcher.work(new Attempt(recorded.id(), id, attempt));
      if (work.isPresent() && !work.get().key().equals(begun.key())) {
        journal.runsOn(work.get().program());
        journal.launching(id, attempt, work.get().key());
        corrected = true;
      }
    }
    return corrected;
  }

  /**
   * What the cache has today is not what a run rests on that goes on next week; one that has
   * attempts which nobody recorded has gone on already, and those must be stopped.
   */
  private static boolean isHeld(RecordedRun recorded, StageId id, Set<StageId> strangers) {
    return recorded.suspended()
        && recorded.stage(id).state() != StageState.RUNNING
        && Collections.disjoint(recorded.spec().graph().from(id), strangers);
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
      boolean elsewhere,
      boolean foreign) {
    return new StageObservation(
        stage.state(),
        stage.failures(),
        stage.attempts(),
        stage.retryAt(),
        own,
        output,
        stage.failure(),
        execution,
        elsewhere,
        foreign);
  }

  private RunObservation planned(RecordedRun recorded, Map<StageId, StageObservation> stages) {
    return new RunObservation(
        recorded.spec(),
        recorded.phase(),
        startedAt(recorded),
        recorded.suspended(),
        recorded.cancelled(),
        stages,
        launcher.places(),
        ages.now());
  }
}
