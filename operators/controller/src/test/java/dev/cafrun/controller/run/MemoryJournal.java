package dev.cafrun.controller.run;

import dev.cafrun.controller.history.Completed;
import dev.cafrun.controller.history.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.plan.Transitions;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.InitialSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.worker.StageEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A journal in memory that outlives its writers, and refuses what may not follow. */
final class MemoryJournal implements Journal {
  private static final RecordedStage NEW =
      new RecordedStage(StageState.PENDING, 0, 0, null, null, null);

  final List<String> transitions = new ArrayList<>();
  final Map<String, Double> metrics = new HashMap<>();
  final List<Completed> completions = new ArrayList<>();

  /** Registered models, the newest first. */
  final List<ModelVersion> models = new ArrayList<>();

  private final Shelf shelf;
  private final Map<StageId, RecordedStage> stages = new HashMap<>();
  private Doom doom = Doom.never();
  private RecordedRun run;
  private @Nullable InitialSpec initial;
  private boolean suspended;

  /** What all runs share: the newest reusable output by name. */
  static final class Shelf {
    private final Map<StageKey, StageKey> newest = new HashMap<>();
  }

  MemoryJournal(CafRun wanted, Shelf shelf) {
    this.shelf = shelf;
    wanted.spec().graph().stages().forEach(id -> stages.put(id, NEW));
    this.run =
        new RecordedRun(
            UUID.randomUUID(),
            wanted.name(),
            wanted.spec(),
            RunPhase.PENDING,
            null,
            false,
            false,
            null,
            null,
            Set.of(),
            stages);
  }

  void doomed(Doom writer) {
    doom = writer;
  }

  void suspend(boolean wanted) {
    suspended = wanted;
  }

  void cancel() {
    run = with(run.phase(), run.startedAt(), true, run.source());
  }

  @Override
  public RecordedRun read() {
    return with(run.phase(), run.startedAt(), run.cancelled(), run.source());
  }

  private RecordedRun with(
      RunPhase phase, @Nullable Instant startedAt, boolean cancelled, @Nullable Sha256 source) {
    return new RecordedRun(
        run.id(),
        run.name(),
        run.spec(),
        phase,
        startedAt,
        suspended,
        cancelled,
        source,
        initial,
        Set.of(),
        stages);
  }

  @Override
  public void sourceSeen(Sha256 fingerprint) {
    doom.pass();
    run = with(run.phase(), run.startedAt(), run.cancelled(), fingerprint);
    doom.pass();
  }

  @Override
  public Optional<ModelVersion> model(ModelReference reference) {
    return reference.in(models);
  }

  @Override
  public void initialFound(InitialSpec found) {
    doom.pass();
    initial = initial == null ? found : initial;
    doom.pass();
  }

  @Override
  public Optional<StageKey> newestReusable(StageKey shared) {
    return Optional.ofNullable(shelf.newest.get(shared));
  }

  @Override
  public void launching(StageId stage, int attempt, StageKey key) {
    RecordedStage was = run.stage(stage);
    enter(stage, new RecordedStage(StageState.RUNNING, attempt, was.failures(), null, null, null));
  }

  @Override
  public void completed(StageId stage, Completed completion) {
    RecordedStage was = run.stage(stage);
    Manifest output = completion.output();
    enter(
        stage,
        new RecordedStage(
            StageState.SUCCEEDED, was.attempts(), was.failures(), null, output, null));
    completions.add(completion);
    if (completion.reusable()) {
      shelf.newest.put(completion.shared(), output.key());
    }
  }

  @Override
  public void retrying(StageId stage, int attempt, Failure failure, Instant at) {
    RecordedStage was = run.stage(stage);
    enter(
        stage,
        new RecordedStage(StageState.RETRYING, attempt, was.failures() + 1, at, null, failure));
  }

  @Override
  public void failed(StageId stage, int attempt, Failure failure) {
    int failures = run.stage(stage).failures() + 1;
    enter(stage, new RecordedStage(StageState.FAILED, attempt, failures, null, null, failure));
  }

  @Override
  public void skipped(StageId stage) {
    enter(stage, moved(stage, StageState.SKIPPED));
  }

  @Override
  public void cancelled(StageId stage) {
    enter(stage, moved(stage, StageState.CANCELLED));
  }

  @Override
  public void held(StageId stage) {
    enter(stage, moved(stage, StageState.PENDING));
  }

  private RecordedStage moved(StageId stage, StageState state) {
    RecordedStage was = run.stage(stage);
    return new RecordedStage(
        state, was.attempts(), was.failures(), null, was.output(), was.failure());
  }

  private void enter(StageId stage, RecordedStage next) {
    doom.pass();
    StageState from = run.stage(stage).state();
    if (!Transitions.allowed(from, next.state())) {
      throw new IllegalStateException(stage + " may not go from " + from + " to " + next.state());
    }
    if (from != next.state()) {
      transitions.add(stage + " " + next.state().spelling());
    }
    stages.put(stage, next);
    run = read();
    doom.pass();
  }

  @Override
  public void entered(RunPhase phase, @Nullable Failure failure) {
    doom.pass();
    if (!Transitions.allowed(run.phase(), phase)) {
      throw new IllegalStateException("no way from " + run.phase() + " to " + phase);
    }
    Instant start = run.startedAt() == null ? Instant.now() : run.startedAt();
    run = with(phase, start, run.cancelled(), run.source());
    transitions.add("run " + phase.spelling());
    doom.pass();
  }

  @Override
  public void brokenOff(Failure why) {
    run = with(RunPhase.FAILED, run.startedAt(), run.cancelled(), run.source());
  }

  @Override
  public void said(StageId stage, int attempt, List<StageEvent> events) {
    for (StageEvent event : events) {
      if (event instanceof StageEvent.Metric metric) {
        metrics.put(stage + " " + metric.name() + " " + metric.step(), metric.value());
      }
    }
  }
}
