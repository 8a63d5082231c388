package dev.cafrun.controller.run;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.plan.RunObservation;
import dev.cafrun.core.plan.StageObservation;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.DatasetSpec;
import dev.cafrun.core.run.InitialSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Gathers what is known of one run: recorded, running, and lying in the store. Not thread-safe. */
final class RunObserver {
  private final Journal journal;
  private final Launcher launcher;
  private final Outputs outputs;
  private final String image;
  private final Clock clock;

  /** Attempts that could not even be started; the launcher knows nothing of them. */
  private final Map<Attempt, Failure> notStarted = new HashMap<>();

  private boolean sourceIsFresh;

  RunObserver(Journal journal, Launcher launcher, Outputs outputs, String image, Clock clock) {
    this.journal = journal;
    this.launcher = launcher;
    this.outputs = outputs;
    this.image = image;
    this.clock = clock;
  }

  void couldNotStart(Attempt attempt, Failure failure) {
    notStarted.put(attempt, failure);
  }

  Observation observe() {
    RecordedRun recorded = journal.read();
    Source source = source(recorded);
    Initial initial = initial(recorded);
    StageKeys keys =
        new StageKeys(
            recorded.id(), recorded.spec(), image, source, initial.digest(), recorded.anew());
    Map<StageId, Manifest> known = new LinkedHashMap<>();
    Map<StageId, StageKey> shared = new LinkedHashMap<>();
    Map<StageId, StageObservation> stages = new LinkedHashMap<>();
    for (StageId id : recorded.spec().graph().stages()) {
      RecordedStage stage = recorded.stage(id);
      Execution execution = execution(recorded, id, stage);
      StageKey own = null;
      Manifest output = stage.output();
      Optional<Map<StageId, Manifest>> inputs = inputs(recorded, id, known);
      if (inputs.isPresent() && !stage.state().terminal()) {
        own = keys.own(id, inputs.get());
        shared.put(id, keys.shared(id, inputs.get()));
        output =
            execution instanceof Execution.Running || isHeld(recorded, stage)
                ? null // Its manifest is nobody's business before it has ended.
                : find(keys, id, own, keys.shared(id, inputs.get()));
      }
      if (output != null) {
        known.put(id, output);
      }
      stages.put(id, observation(stage, own, output, execution));
    }
    return new Observation(recorded, planned(recorded, stages), known, shared, source, initial);
  }

  /**
   * Looked at when the run begins, and again before ingest is started or taken from the cache; a
   * dataset that changes after that changes nothing for the run.
   */
  private Source source(RecordedRun recorded) {
    sourceIsFresh = recorded.source() == null;
    if (recorded.source() == null) {
      return look(recorded);
    }
    DatasetSpec dataset = recorded.spec().dataset();
    return outputs.sees(dataset)
        ? new Source(dataset, Optional.of(recorded.source()))
        : new Source(dataset, Optional.empty());
  }

  private Source look(RecordedRun recorded) {
    Source source = outputs.source(recorded.spec().dataset());
    journal.sourceSeen(source.digest());
    return source;
  }

  /**
   * Whether the dataset is still what was observed. If not, what it is now is recorded, for the
   * next observation.
   */
  boolean stands(Observation seen) {
    return sourceIsFresh || look(seen.recorded()).equals(seen.source());
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

  private @Nullable Execution execution(RecordedRun recorded, StageId id, RecordedStage stage) {
    if (stage.state() != StageState.RUNNING) {
      return null;
    }
    Attempt attempt = new Attempt(recorded.id(), id, stage.attempts());
    return launcher
        .execution(attempt)
        .or(
            () ->
                Optional.ofNullable(notStarted.get(attempt))
                    .map(failure -> new Execution.Failed(attempt.number(), failure)))
        .orElse(null);
  }

  /** What the cache has today is not what a run rests on that goes on next week. */
  private static boolean isHeld(RecordedRun recorded, RecordedStage stage) {
    return recorded.suspended() && stage.state() != StageState.RUNNING;
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

  private static StageObservation observation(
      RecordedStage stage,
      @Nullable StageKey own,
      @Nullable Manifest output,
      @Nullable Execution execution) {
    return new StageObservation(
        stage.state(),
        stage.failures(),
        stage.attempts(),
        stage.retryAt(),
        own,
        output,
        stage.failure(),
        execution);
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
