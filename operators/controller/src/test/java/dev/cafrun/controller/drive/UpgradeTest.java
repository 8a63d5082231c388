package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A control plane is replaced by a newer one while a run is under way. */
class UpgradeTest {
  private static final StageId TRAIN = StageId.train(1);
  private static final StageId EVALUATE = StageId.of("evaluate");

  private static final Program OLD = Program.ofImages("worker:1", "worker:1", "cuda:1");
  private static final Program NEW = Program.ofImages("worker:2", "worker:2", "cuda:2");
  private static final Program OLD_FOLDER = Program.ofFolder("jars of yesterday");
  private static final Program NEW_FOLDER = Program.ofFolder("jars of today");

  private final MemoryStore store = new MemoryStore();
  private final MemoryLauncher launcher = new MemoryLauncher(store);
  private final MemoryJournal journal =
      new MemoryJournal(
          TestRuns.run(Map.of("train", Map.of("seeds", List.of(1)))), new MemoryJournal.Shelf());

  @Test
  void anAttemptThatWasUnderWayCountsAndTheRunEndsOnTheImagesItBeganWith() {
    stepUntilTrains(OLD);

    end(NEW);

    assertThat(launcher.started).hasSize(6).doesNotHaveDuplicates();
    assertThat(launcher.told).extracting(Assignment::program).containsOnly(OLD);
  }

  @Test
  void aFailedAttemptIsFollowedByOneUnderTheSameKeyWhichHasTheCheckpoints() {
    launcher.willFail(TRAIN, Failure.platform("NODE_LOST", "gone"));
    stepUntilTrains(OLD);

    end(NEW);

    assertThat(keysOf(TRAIN)).hasSize(2).containsOnly(keysOf(TRAIN).getFirst());
    assertThat(launcher.told).extracting(Assignment::program).containsOnly(OLD);
  }

  @Test
  void aRunThatHasStartedNothingYetBeginsWithTheNewerImages() {
    journal.suspend(true);
    step(OLD);
    journal.suspend(false);

    end(NEW);

    assertThat(launcher.told).extracting(Assignment::program).containsOnly(NEW);
  }

  @Test
  void aProcessThatOutlivesItsProgramsFolderCountsToo() {
    stepUntilTrains(OLD_FOLDER);

    end(NEW_FOLDER);

    assertThat(launcher.started).hasSize(6).doesNotHaveDuplicates();
    assertThat(told(TRAIN).program()).isEqualTo(OLD_FOLDER);
    assertThat(told(EVALUATE).program()).isEqualTo(NEW_FOLDER);
    assertThat(journal.read().program()).isEqualTo(NEW_FOLDER);
  }

  @Test
  void whatDiedWithItsProgramsFolderGoesOnFromItsCheckpointsIfItsCodeVersionIsTheSame() {
    stepUntilTrains(OLD_FOLDER);
    launcher.killEverything();

    end(NEW_FOLDER);

    assertThat(keysOf(TRAIN)).hasSize(2).containsOnly(keysOf(TRAIN).getFirst());
    assertThat(journal.read().stage(TRAIN).attempts()).isEqualTo(1);
  }

  @Test
  void whatDiedWithItsProgramsFolderBeginsAnewIfItWouldMeanSomethingElseNow() {
    stepUntilTrains(OLD_FOLDER);
    launcher.killEverything();
    journal.begunWithCodeVersion(TRAIN, TRAIN.kind().codeVersion() - 1);

    end(NEW_FOLDER);

    assertThat(keysOf(TRAIN)).hasSize(2).doesNotHaveDuplicates();
    assertThat(journal.read().stage(TRAIN).attempts()).isEqualTo(1);
  }

  @Test
  void whatEndedUnseenIsFoundUnderTheNameItWasMadeUnder() {
    stepUntilTrains(OLD_FOLDER);
    Assignment told = told(TRAIN);
    MadeUpOutput.write(store, TRAIN, told.key(), told.inputs());
    launcher.killEverything();
    journal.begunWithCodeVersion(TRAIN, TRAIN.kind().codeVersion() - 1);

    end(NEW_FOLDER);

    assertThat(keysOf(TRAIN)).hasSize(1);
    assertThat(Objects.requireNonNull(journal.read().stage(TRAIN).output()).key())
        .isEqualTo(told.key());
  }

  @Test
  void workersAreToldTheSpecAsItWasAcceptedWithoutFieldsThatTheyCannotKnow() {
    end(OLD);

    assertThat(launcher.told).extracting(Assignment::spec).containsOnly(journal.read().written());
  }

  private void stepUntilTrains(Program program) {
    while (journal.read().stage(TRAIN).state() != StageState.RUNNING) {
      step(program);
    }
  }

  private void end(Program program) {
    RunPhase phase = RunPhase.RUNNING;
    for (int step = 0; step < 100 && !phase.terminal(); step++) {
      phase = step(program);
    }
    assertThat(phase).isEqualTo(RunPhase.SUCCEEDED);
  }

  /** By a control plane that has just started, as far as anybody could tell. */
  private RunPhase step(Program program) {
    Outputs outputs = new Outputs(store);
    RunObserver observer =
        new RunObserver(journal, launcher, outputs, program, Ages.by(Clock.systemUTC()));
    new RunStepper(journal, observer, launcher, outputs, seen -> {}, () -> {}).step();
    return journal.read().phase();
  }

  private List<StageKey> keysOf(StageId stage) {
    return launcher.toldTo(stage).stream().map(Assignment::key).toList();
  }

  private Assignment told(StageId stage) {
    return launcher.toldTo(stage).getLast();
  }
}
