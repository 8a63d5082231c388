package dev.cafrun.controller.drive;

import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.ProcessLauncher;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Processes in memory: each works when somebody looks at it for the first time, and has ended when
 * somebody looks again.
 */
public class MemoryLauncher implements ProcessLauncher {
  public final List<Attempt> started = new ArrayList<>();

  /** What each attempt was told. */
  public final List<Assignment> told = new ArrayList<>();

  final Map<StageId, List<Failure>> failures = new HashMap<>();

  /** What an attempt does where a scenario says it. */
  interface Work {
    Execution at(Attempt attempt, Assignment assignment);
  }

  @Nullable Work ingest;

  private final MemoryStore store;
  private final Map<Attempt, Assignment> running = new HashMap<>();
  private final Map<Attempt, Execution> ended = new HashMap<>();
  private Doom doom = Doom.never();

  public MemoryLauncher(MemoryStore store) {
    this.store = store;
  }

  /** What each attempt at a stage was told, in order. */
  List<Assignment> toldTo(StageId stage) {
    return IntStream.range(0, started.size())
        .filter(index -> started.get(index).stage().equals(stage))
        .mapToObj(told::get)
        .toList();
  }

  void doomed(Doom user) {
    doom = user;
  }

  /** The process group dies with the control plane, unseen. */
  void killEverything() {
    running.clear();
  }

  /** The next attempt at the stage fails so. */
  void willFail(StageId stage, Failure failure) {
    failures.computeIfAbsent(stage, none -> new ArrayList<>()).add(failure);
  }

  @Override
  public boolean launch(Attempt attempt, Assignment assignment, Runnable onEnd) {
    doom.pass();
    if (running.isEmpty() && !ended.containsKey(attempt)) {
      started.add(attempt);
      told.add(assignment);
      running.put(attempt, assignment);
    } else if (!running.containsKey(attempt)) {
      throw new AssertionError(attempt + " started beside " + running.keySet());
    }
    onEnd.run();
    doom.pass();
    return true;
  }

  @Override
  public Optional<Execution> execution(Attempt attempt) {
    Assignment assignment = running.remove(attempt);
    if (assignment != null) {
      ended.put(attempt, work(attempt, assignment));
      return Optional.of(new Execution.Running(attempt.number(), Instant.now()));
    }
    return Optional.ofNullable(ended.get(attempt));
  }

  private Execution work(Attempt attempt, Assignment assignment) {
    if (attempt.stage().equals(StageId.of("ingest")) && ingest != null) {
      return ingest.at(attempt, assignment);
    }
    List<Failure> planned = failures.getOrDefault(attempt.stage(), List.of());
    if (!planned.isEmpty()) {
      return new Execution.Failed(attempt.number(), planned.removeFirst());
    }
    MadeUpOutput.write(store, attempt.stage(), assignment.key(), assignment.inputs());
    return new Execution.Ended(attempt.number());
  }

  @Override
  public boolean stop(Attempt attempt) {
    doom.pass();
    running.remove(attempt);
    ended.remove(attempt);
    doom.pass();
    return true;
  }

  @Override
  public int places() {
    return running.isEmpty() ? 1 : 0;
  }

  @Override
  public Path events(Attempt attempt) {
    return Path.of("no-events");
  }

  @Override
  public Path heard(Attempt attempt) {
    return Path.of("nothing-heard");
  }

  @Override
  public Path log(Attempt attempt) {
    return Path.of("no-log");
  }

  @Override
  public void leave(UUID run) {}

  @Override
  public void stop(UUID run) {
    running.keySet().removeIf(attempt -> attempt.run().equals(run));
  }
}
