package dev.cafrun.core.plan;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A run whose recorder and platform are plain maps: plans are carried out on them, by the table.
 */
final class RunFixture {
  private final Map<StageId, StageObservation> stages = new TreeMap<>();
  private final Map<StageId, Manifest> outputs = new HashMap<>();
  private final Set<StageId> elsewhere = new HashSet<>();
  private final Set<StageId> foreign = new HashSet<>();
  private final List<Action> done = new ArrayList<>();
  private RunSpec spec;
  private RunPhase phase = RunPhase.PENDING;
  private @Nullable Failure failure;
  private @Nullable Instant startedAt;
  private boolean suspended;
  private boolean cancelled;
  private int places = 1;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private RunFixture(RunSpec spec) {
    this.spec = spec;
    spec.graph().stages().forEach(id -> stages.put(id, StageObservation.pending()));
  }

  static RunFixture withSeeds(long... seeds) {
    return new RunFixture(
        RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of("format", "demo"),
                "train",
                Map.of("seeds", LongStream.of(seeds).boxed().toList()))));
  }

  /** With an alignment that is shared by so many stages. */
  static RunFixture withShards(int shards) {
    return new RunFixture(
        RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of("format", "demo"),
                "align",
                Map.of("shards", shards),
                "train",
                Map.of("seeds", List.of(1)))));
  }

  RunFixture places(int count) {
    places = count;
    return this;
  }

  RunFixture stageDeadline(String stage, Duration deadline) {
    return set("stages", Map.of(stage, Map.of("deadline", deadline.toSeconds() + "s")));
  }

  RunFixture queueDeadline(Duration deadline) {
    return set("queueDeadline", deadline.toSeconds() + "s");
  }

  RunFixture runDeadline(Duration deadline) {
    return set("deadline", deadline.toSeconds() + "s");
  }

  private RunFixture set(String field, Object value) {
    Map<String, Object> tree = CanonicalTree.of(spec);
    tree.put(field, value);
    spec = RunReader.readSpec(tree);
    return this;
  }

  RunFixture everythingCached() {
    spec.graph().stages().forEach(id -> outputs.put(id, manifest(id.spelling())));
    return this;
  }

  RunFixture suspended(boolean wanted) {
    suspended = wanted;
    return this;
  }

  RunFixture cancelled() {
    cancelled = true;
    return this;
  }

  RunFixture pass(Duration time) {
    now = now.plus(time);
    return this;
  }

  RunFixture output(String stage) {
    outputs.put(id(stage), manifest(stage));
    return this;
  }

  /** Another run makes it, or does not any more. */
  RunFixture elsewhere(String stage, boolean made) {
    if (made) {
      elsewhere.add(id(stage));
    } else {
      elsewhere.remove(id(stage));
    }
    return this;
  }

  /** Another run has made it, and has said so. */
  RunFixture foreign(String stage) {
    foreign.add(id(stage));
    return output(stage);
  }

  RunFixture succeed(String stage) {
    output(stage);
    change(id(stage), StageState.SUCCEEDED, null, null, null);
    return this;
  }

  RunFixture ended(String stage) {
    return execution(stage, new Execution.Ended(stages.get(id(stage)).attempts()));
  }

  RunFixture failed(String stage, Failure why) {
    return execution(stage, new Execution.Failed(stages.get(id(stage)).attempts(), why));
  }

  /** As a platform says that remembers what it was asked. */
  RunFixture stopped(String stage) {
    return execution(stage, new Execution.Stopped(stages.get(id(stage)).attempts(), now));
  }

  /** The platform has no room for it yet. */
  RunFixture waits(String stage, Instant since) {
    return execution(
        stage, new Execution.Waiting(stages.get(id(stage)).attempts(), since, "waits for a node"));
  }

  RunFixture forgotten(String stage) {
    return execution(stage, null);
  }

  private RunFixture execution(String stage, @Nullable Execution execution) {
    StageObservation old = stages.get(id(stage));
    change(id(stage), old.state(), old.retryAt(), old.failure(), execution);
    return this;
  }

  RunObservation observation() {
    Map<StageId, StageObservation> observed = new HashMap<>();
    stages.forEach(
        (id, stage) -> {
          boolean inputsKnown =
              spec.graph().inputsOf(id).stream()
                  .allMatch(input -> stages.get(input).state() == StageState.SUCCEEDED);
          observed.put(
              id,
              new StageObservation(
                  stage.state(),
                  stage.failures(),
                  stage.attempts(),
                  stage.retryAt(),
                  inputsKnown ? key(id) : null,
                  inputsKnown ? outputs.get(id) : null,
                  stage.failure(),
                  stage.execution(),
                  elsewhere.contains(id),
                  foreign.contains(id)));
        });
    return new RunObservation(
        spec, phase, startedAt, suspended, cancelled, observed, freePlaces(), now);
  }

  private int freePlaces() {
    long running =
        stages.values().stream()
            .filter(stage -> stage.execution() instanceof Execution.Running)
            .count();
    return Math.max(0, places - (int) running);
  }

  List<Action> plan() {
    return RunPlanner.plan(observation()).actions();
  }

  Optional<Instant> wakeAt() {
    return RunPlanner.plan(observation()).wakeAt();
  }

  RunFixture apply(List<Action> actions) {
    actions.forEach(this::apply);
    return this;
  }

  /** Carries out the first actions only, as if interrupted after them. */
  RunFixture applyOnly(List<Action> actions, int count) {
    return apply(actions.subList(0, Math.min(count, actions.size())));
  }

  /** Goes on until nothing is left to do; every attempt succeeds. */
  void carryOutEverything() {
    for (List<Action> actions = plan(); !actions.isEmpty(); actions = plan()) {
      apply(actions);
      stages.forEach(
          (id, stage) -> {
            if (stage.execution() instanceof Execution.Running) {
              output(id.spelling()).ended(id.spelling());
            }
          });
    }
  }

  private void apply(Action action) {
    done.add(action);
    switch (action) {
      case Action.Launch launch -> {
        StageObservation old = stages.get(launch.stage());
        put(
            launch.stage(),
            StageState.RUNNING,
            old.failures(),
            launch.attempt(),
            null,
            null,
            new Execution.Running(launch.attempt(), now));
      }
      case Action.Stop stop ->
          execution(stop.stage().spelling(), new Execution.Ended(stop.attempt()));
      case Action.Complete complete ->
          change(complete.stage(), StageState.SUCCEEDED, null, null, null);
      case Action.Retry retry -> {
        StageObservation old = stages.get(retry.stage());
        put(
            retry.stage(),
            StageState.RETRYING,
            old.failures() + 1,
            old.attempts(),
            retry.at(),
            null,
            null);
      }
      case Action.Fail fail -> change(fail.stage(), StageState.FAILED, null, fail.failure(), null);
      case Action.Skip skip -> change(skip.stage(), StageState.SKIPPED, null, null, null);
      case Action.Cancel cancel -> change(cancel.stage(), StageState.CANCELLED, null, null, null);
      case Action.Hold hold -> change(hold.stage(), StageState.PENDING, null, null, null);
      case Action.Enter enter -> enter(enter);
    }
  }

  private void enter(Action.Enter enter) {
    require(Transitions.allowed(phase, enter.phase()), phase + " → " + enter.phase());
    phase = enter.phase();
    failure = enter.failure();
    if (startedAt == null && phase == RunPhase.RUNNING) {
      startedAt = now;
    }
  }

  private void change(
      StageId id,
      StageState state,
      @Nullable Instant retryAt,
      @Nullable Failure why,
      @Nullable Execution execution) {
    StageObservation old = stages.get(id);
    put(id, state, old.failures(), old.attempts(), retryAt, why, execution);
  }

  private void put(
      StageId id,
      StageState state,
      int failures,
      int attempts,
      @Nullable Instant retryAt,
      @Nullable Failure why,
      @Nullable Execution execution) {
    StageState from = stages.get(id).state();
    // Tests may declare a success that they did not play out.
    boolean declared = state == StageState.SUCCEEDED;
    require(declared || Transitions.allowed(from, state), id + ": " + from + " → " + state);
    stages.put(
        id,
        new StageObservation(
            state, failures, attempts, retryAt, null, null, why, execution, false, false));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("not in the table: " + what);
    }
  }

  StageId id(String stage) {
    return StageId.of(stage);
  }

  StageKey key(StageId id) {
    return new StageKey(Sha256.of(id.spelling()));
  }

  Manifest manifest(String stage) {
    return new Manifest(
        id(stage), key(id(stage)), List.of(), Map.of(), Map.of(), "2026-01-01T00:00:00Z");
  }

  Action.Launch launch(String stage, int attempt) {
    return new Action.Launch(id(stage), attempt, key(id(stage)));
  }

  List<String> launches() {
    return done.stream()
        .filter(Action.Launch.class::isInstance)
        .map(Action.Launch.class::cast)
        .map(launch -> launch.stage() + "/" + launch.attempt())
        .toList();
  }

  List<String> stops() {
    return done.stream()
        .filter(Action.Stop.class::isInstance)
        .map(Action.Stop.class::cast)
        .map(stop -> stop.stage() + "/" + stop.attempt())
        .toList();
  }

  List<Action.Complete> completions() {
    return done.stream()
        .filter(Action.Complete.class::isInstance)
        .map(Action.Complete.class::cast)
        .toList();
  }

  RunPhase phase() {
    return phase;
  }

  Failure failure() {
    return Optional.ofNullable(failure).orElseThrow();
  }

  StageState state(String stage) {
    return stages.get(id(stage)).state();
  }

  int failures(String stage) {
    return stages.get(id(stage)).failures();
  }

  Instant now() {
    return now;
  }

  Map<StageId, StageObservation> stages() {
    return stages;
  }
}
