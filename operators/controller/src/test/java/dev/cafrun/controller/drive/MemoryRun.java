package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** A run that is recorded in memory, at which turns can be taken, each perhaps its taker's last. */
public final class MemoryRun {
  private final CafRun run;
  private final MemoryJournal.Shelf shelf;
  private final ObjectStore store;
  private final MemoryJournal journal;
  private final Outputs outputs;
  private final Clock clock;
  private final Supplier<Ages> ages;

  /**
   * @param spec beside the dataset
   */
  public MemoryRun(Map<String, Object> spec, ObjectStore store, Clock clock) {
    this(TestRuns.run(spec), new MemoryJournal.Shelf(), store, clock, () -> Ages.by(clock));
  }

  /**
   * One whose turns are taken by somebody who stays.
   *
   * @param recorder dates what is recorded
   * @param wall whoever takes turns goes by it
   * @param steady is never set
   */
  public static MemoryRun drivenBy(
      Map<String, Object> spec, ObjectStore store, Clock recorder, Clock wall, Clock steady) {
    Ages ages = new Ages(wall, steady);
    return new MemoryRun(
        TestRuns.run(spec), new MemoryJournal.Shelf(), store, recorder, () -> ages);
  }

  private MemoryRun(
      CafRun run, MemoryJournal.Shelf shelf, ObjectStore store, Clock clock, Supplier<Ages> ages) {
    this.run = run;
    this.shelf = shelf;
    this.store = store;
    this.journal = new MemoryJournal(run, shelf, clock);
    this.outputs = new Outputs(store);
    this.clock = clock;
    this.ages = ages;
  }

  /** Another run that wants exactly the same. */
  public MemoryRun twin() {
    return new MemoryRun(run, shelf, store, clock, ages);
  }

  public UUID id() {
    return journal.read().id();
  }

  /** As it was accepted. */
  public RunSpec spec() {
    return run.spec();
  }

  public RunPhase phase() {
    return journal.read().phase();
  }

  public StageState state(StageId stage) {
    return journal.read().stage(stage).state();
  }

  public int attempts(StageId stage) {
    return journal.read().stage(stage).attempts();
  }

  public List<StageId> stages() {
    return journal.read().spec().graph().stages();
  }

  public int failures(StageId stage) {
    return journal.read().stage(stage).failures();
  }

  /** Why a stage failed. */
  public Failure failure(StageId stage) {
    return Objects.requireNonNull(journal.read().stage(stage).failure());
  }

  public boolean hasOutput(StageId stage) {
    return journal.read().stage(stage).output() != null;
  }

  /** Takes everything back that was recorded later when it is run. */
  public Runnable backup() {
    MemoryJournal.Backup backup = journal.backup();
    return () -> journal.restore(backup);
  }

  public void suspend(boolean wanted) {
    journal.suspend(wanted);
  }

  public void cancel() {
    journal.cancel();
  }

  /**
   * @param program what it would run stages with that begin now
   * @param writes after how many of them whoever takes the turn is killed
   * @return nothing if it was killed
   */
  public Optional<Turn> turn(Launcher launcher, Program program, int writes) {
    journal.doomed(new Doom(writes));
    try {
      return Optional.of(LeasedTurns.take(journal, launcher, outputs, program, ages.get()));
    } catch (Doom.Killed e) {
      return Optional.empty();
    } finally {
      journal.doomed(Doom.never());
    }
  }
}
