package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.IndexedOutput;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.journal.Begun;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.controller.journal.RecordedRun;
import dev.cafrun.controller.journal.RecordedStage;
import dev.cafrun.controller.registry.StartingModels;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.plan.Transitions;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.core.worker.StageEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A journal in memory that outlives its writers, and refuses what may not follow. */
public final class MemoryJournal implements Journal {
  private static final RecordedStage NEW =
      new RecordedStage(StageState.PENDING, 0, 0, null, null, null, null);

  final List<String> transitions = new ArrayList<>();
  final Map<String, Double> metrics = new HashMap<>();
  final List<Completed> completions = new ArrayList<>();

  /** Registered models, the newest first. */
  public final List<ModelVersion> models = new ArrayList<>();

  private final Shelf shelf;
  private final Clock clock;
  private final Map<StageId, RecordedStage> stages = new HashMap<>();
  private Doom doom = Doom.never();
  private RecordedRun run;
  private @Nullable InitialSpec initial;
  private @Nullable Program program;
  private boolean suspended;
  private boolean abandoned;

  /** What all runs share: the newest reusable output by name, and who makes what. */
  public static final class Shelf {
    private final Map<StageKey, IndexedOutput> newest = new HashMap<>();
    private final Map<StageKey, IndexedOutput> recorded = new HashMap<>();
    private final Map<StageKey, Claim> claims = new HashMap<>();
  }

  private record Claim(MemoryJournal owner, StageId stage, int attempt) {}

  MemoryJournal(CafRun wanted, Shelf shelf) {
    this(wanted, shelf, Clock.systemUTC());
  }

  MemoryJournal(CafRun wanted, Shelf shelf, Clock clock) {
    this.shelf = shelf;
    this.clock = clock;
    wanted.spec().graph().stages().forEach(id -> stages.put(id, NEW));
    this.run =
        new RecordedRun(
            UUID.randomUUID(),
            wanted.name(),
            wanted.spec(),
            CanonicalTree.of(wanted.spec()),
            RunPhase.PENDING,
            null,
            null,
            clock.instant(),
            false,
            false,
            null,
            null,
            null,
            Set.of(),
            stages);
  }

  /** Everything that it knows of the run at one moment. */
  record Backup(
      RecordedRun run,
      Map<StageId, RecordedStage> stages,
      @Nullable InitialSpec initial,
      @Nullable Program program) {}

  Backup backup() {
    return new Backup(read(), Map.copyOf(stages), initial, program);
  }

  /** Forgets what came later; what its author wants stays. */
  void restore(Backup backup) {
    boolean cancelled = run.cancelled();
    stages.clear();
    stages.putAll(backup.stages());
    initial = backup.initial();
    program = backup.program();
    run = backup.run();
    run = with(run.phase(), run.startedAt(), cancelled, run.source());
  }

  void doomed(Doom writer) {
    doom = writer;
  }

  /** As if the stage had had that code version when its newest attempt began. */
  void begunWithCodeVersion(StageId stage, int codeVersion) {
    RecordedStage was = run.stage(stage);
    Begun begun = Objects.requireNonNull(was.begun());
    stages.put(
        stage,
        new RecordedStage(
            was.state(),
            was.attempts(),
            was.failures(),
            was.retryAt(),
            was.output(),
            was.failure(),
            new Begun(begun.key(), begun.program(), codeVersion, begun.at())));
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

  /** One after the other: what dies between them leaves more behind than a database would. */
  @Override
  public <T> T together(Function<Journal, T> records) {
    return records.apply(this);
  }

  private RecordedRun with(
      RunPhase phase, @Nullable Instant startedAt, boolean cancelled, @Nullable Sha256 source) {
    return new RecordedRun(
        run.id(),
        run.name(),
        run.spec(),
        run.written(),
        phase,
        startedAt,
        null,
        clock.instant(),
        suspended,
        cancelled,
        source,
        initial,
        program,
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
  public StartingModels models() {
    return new ListedModels(models);
  }

  @Override
  public void initialFound(InitialSpec found) {
    doom.pass();
    initial = initial == null ? found : initial;
    doom.pass();
  }

  @Override
  public void runsOn(Program next) {
    doom.pass();
    program = next;
    doom.pass();
  }

  @Override
  public Optional<IndexedOutput> newestReusable(StageKey shared) {
    return Optional.ofNullable(shelf.newest.get(shared));
  }

  @Override
  public Optional<IndexedOutput> recorded(StageKey key) {
    return Optional.ofNullable(shelf.recorded.get(key));
  }

  /** Nobody drives the run any more, and others have waited long enough. */
  void abandon() {
    abandoned = true;
  }

  @Override
  public Optional<Claimant> ask(StageId waiting, StageKey key) {
    return Optional.ofNullable(shelf.claims.get(key))
        .filter(claim -> claim.owner() != this)
        .map(
            claim ->
                new Claimant(
                    claim.owner().run.id(),
                    "quickstart-1",
                    claim.stage(),
                    claim.attempt(),
                    claim.owner().abandoned));
  }

  @Override
  public void dismiss(StageKey key, Claimant silent) {
    doom.pass();
    shelf.claims.remove(key);
    doom.pass();
  }

  private void release(StageId stage) {
    shelf.claims.values().removeIf(claim -> claim.owner() == this && claim.stage().equals(stage));
  }

  @Override
  public boolean launching(StageId stage, int attempt, StageKey key) {
    if (ask(stage, key).isPresent()) {
      return false;
    }
    RecordedStage was = run.stage(stage);
    Begun before = was.begun();
    boolean again = before != null && was.attempts() == attempt;
    Instant at = again ? before.at() : clock.instant();
    Begun begun = new Begun(key, String.valueOf(program), stage.kind().codeVersion(), at);
    enter(
        stage,
        new RecordedStage(StageState.RUNNING, attempt, was.failures(), null, null, null, begun));
    return true;
  }

  @Override
  public void completed(Map<StageId, Completed> completed) {
    completed.forEach(this::completed);
  }

  private void completed(StageId stage, Completed completion) {
    RecordedStage was = run.stage(stage);
    Manifest output = completion.output();
    enter(
        stage,
        new RecordedStage(
            StageState.SUCCEEDED, was.attempts(), was.failures(), null, output, null, null));
    completions.add(completion);
    IndexedOutput indexed = new IndexedOutput(output.key(), output.contentDigest(), false);
    shelf.recorded.put(output.key(), indexed);
    if (completion.reusable()) {
      shelf.newest.put(completion.shared(), indexed);
    }
  }

  @Override
  public void retrying(StageId stage, int attempt, Failure failure, Instant at) {
    RecordedStage was = run.stage(stage);
    enter(
        stage,
        new RecordedStage(
            StageState.RETRYING, attempt, was.failures() + 1, at, null, failure, was.begun()));
  }

  @Override
  public void failed(StageId stage, int attempt, Failure failure) {
    int failures = run.stage(stage).failures() + 1;
    enter(
        stage, new RecordedStage(StageState.FAILED, attempt, failures, null, null, failure, null));
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
        state, was.attempts(), was.failures(), null, was.output(), was.failure(), was.begun());
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
    if (next.state() == StageState.RUNNING) {
      StageKey key = Objects.requireNonNull(next.begun()).key();
      shelf.claims.put(key, new Claim(this, stage, next.attempts()));
    } else if (next.state() != StageState.RETRYING) {
      release(stage);
    }
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
