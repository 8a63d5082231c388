package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.SourceFingerprint;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dataset that changes at any moment of a run. Ingest's output is what it read of the dataset.
 */
class ChangingSourceTest {
  private static final StageId INGEST = StageId.of("ingest");

  @TempDir Path faces;
  private final MemoryStore store = new MemoryStore();
  private final MemoryJournal.Shelf shelf = new MemoryJournal.Shelf();
  private final MemoryLauncher launcher = new MemoryLauncher(store);
  private final Map<StageKey, StageKey> outputs = new HashMap<>();
  private int version;

  @BeforeEach
  void dataset() {
    change();
    launcher.ingest = this::ingest;
  }

  /** Each version is longer: clocks of disks are coarse. */
  private void change() {
    try {
      Files.writeString(faces.resolve("labels.csv"), "x".repeat(++version));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StageKey read() {
    try {
      return new StageKey(Sha256.of(Files.readString(faces.resolve("labels.csv"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a worker: what changed while it was read is not kept. */
  private Execution ingest(Attempt attempt, Assignment assignment) {
    return ingest(attempt, assignment, () -> {});
  }

  private Execution ingest(Attempt attempt, Assignment assignment, Runnable meanwhile) {
    Optional<Sha256> expected = Optional.of(new Sha256(assignment.source()));
    boolean same = fingerprint().equals(expected);
    meanwhile.run();
    StageKey labels = read();
    meanwhile.run();
    if (!same || !fingerprint().equals(expected)) {
      return new Execution.Failed(
          attempt.number(), Failure.platform("SOURCE_CHANGED", "changed while it was read"));
    }
    MadeUpOutput.write(store, INGEST, assignment.key(), Map.of(INGEST, labels));
    outputs.put(assignment.key(), labels);
    return new Execution.Ended(attempt.number());
  }

  private Optional<Sha256> fingerprint() {
    return SourceFingerprint.of(dataset(faces), store);
  }

  private static DatasetSpec dataset(Path folder) {
    return TestRuns.dataset("file://" + folder);
  }

  private CafRun run() {
    Map<String, Object> retry = Map.of("retry", Map.of("limit", 100, "backoff", "0s"));
    return TestRuns.run(
        Map.of(
            "dataset",
            Map.of("format", "csv", "source", "file://" + faces),
            "stages",
            Map.of("ingest", retry)));
  }

  @Test
  void aRunThatWasHeldRestsOnTheDatasetAsItIsWhenItGoesOn() {
    MemoryJournal earlier = journal();
    assertThat(drive(earlier)).isEqualTo(RunPhase.SUCCEEDED);
    MemoryJournal held = journal();
    held.suspend(true);
    stepper(held).step();
    change();
    held.suspend(false);

    assertThat(drive(held)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(labels(held)).isEqualTo(read()).isNotEqualTo(labels(earlier));
  }

  @Test
  void aRunWhoseAttemptDidNotComeToStartRestsOnTheDatasetAsItIsThen() {
    MemoryJournal journal = journal();
    launcher.doomed(new Doom(0)); // Ingest is recorded as launching, and not launched.
    try {
      stepper(journal).step();
    } catch (Doom.Killed e) {
      launcher.doomed(Doom.never());
    }
    assertThat(journal.transitions).contains("ingest Running");
    assertThat(launcher.started).isEmpty();
    change();

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(labels(journal)).isEqualTo(read());
    assertThat(journal.read().stage(INGEST).attempts()).isEqualTo(2);
  }

  @Test
  void anAttemptThatFailedIsNotGoneOnWithOnceTheDatasetHasChanged() {
    MemoryJournal journal = journal();
    launcher.ingest =
        (attempt, assignment) -> {
          launcher.ingest = this::ingest;
          change();
          return new Execution.Failed(attempt.number(), Failure.platform("NODE_LOST", "gone"));
        };

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(labels(journal)).isEqualTo(read());
    assertThat(launcher.toldTo(INGEST))
        .extracting(Assignment::key)
        .hasSize(2)
        .doesNotHaveDuplicates();
    assertThat(drive(journal())).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(launcher.toldTo(INGEST)).as("by a run begun now").hasSize(2);
  }

  @Test
  void anAttemptThatFailedIsGoneOnWithWhileTheDatasetIsTheSame() {
    MemoryJournal journal = journal();
    launcher.ingest =
        (attempt, assignment) -> {
          launcher.ingest = this::ingest;
          return new Execution.Failed(attempt.number(), Failure.platform("NODE_LOST", "gone"));
        };
    stepper(journal, Program.ofFolder("of yesterday")).step();

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(launcher.toldTo(INGEST).stream().map(Assignment::key).distinct()).hasSize(1);
  }

  @Test
  void anAttemptThatWasHeldIsNotGoneOnWithOnceTheDatasetHasChanged() {
    MemoryJournal journal = journal();
    StageKey before = read();
    stepper(journal).step();
    assertThat(launcher.toldTo(INGEST)).hasSize(1);
    MadeUpOutput.write(
        store, INGEST, launcher.toldTo(INGEST).getFirst().key(), Map.of(INGEST, before));
    launcher.killEverything();
    journal.held(INGEST);
    change();

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(labels(journal)).isEqualTo(read());
  }

  @Test
  void aDatasetThatChangesAfterIngestChangesNothingForTheRun() {
    MemoryJournal journal = journal();
    StageKey before = read();
    journal.doomed(
        new Doom(
            Integer.MAX_VALUE,
            () -> {
              if (journal.transitions.contains("ingest Succeeded") && before.equals(read())) {
                change();
              }
            }));

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(read()).isNotEqualTo(before);
    assertThat(labels(journal)).isEqualTo(before);
    assertThat(launcher.started).hasSize(7);
  }

  @Test
  void wheneverItChangesNoOutputStandsForAnotherDatasetThanItWasMadeFrom() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      change();
      MemoryJournal journal = journal();
      Runnable now =
          () -> {
            if (random.nextInt(15) == 0) {
              change();
            }
          };
      launcher.ingest = (attempt, assignment) -> ingest(attempt, assignment, now);
      RunPhase end = driveThroughDeaths(journal, random, now);
      launcher.ingest = this::ingest;
      MemoryJournal after = journal();

      assertThat(end).as("seed %d", seed).isEqualTo(RunPhase.SUCCEEDED);
      assertThat(drive(after)).isEqualTo(RunPhase.SUCCEEDED);
      assertThat(labels(after)).as("seed %d: a run begun now", seed).isEqualTo(read());
    }
    assertThat(version).isGreaterThan(200);
  }

  /** Whoever drives dies now and then. */
  private RunPhase driveThroughDeaths(MemoryJournal journal, Random random, Runnable world) {
    while (true) {
      Doom doom = new Doom(1 + random.nextInt(30), world);
      journal.doomed(doom);
      launcher.doomed(doom);
      try {
        return drive(journal);
      } catch (Doom.Killed e) {
        if (random.nextBoolean()) {
          launcher.killEverything();
        }
      } finally {
        journal.doomed(Doom.never());
        launcher.doomed(Doom.never());
      }
    }
  }

  private StageKey labels(MemoryJournal journal) {
    Manifest output = journal.read().stage(INGEST).output();
    if (output == null) {
      throw new AssertionError("ingest left nothing");
    }
    return outputs.get(output.key());
  }

  private MemoryJournal journal() {
    return new MemoryJournal(run(), shelf);
  }

  private RunPhase drive(MemoryJournal journal) {
    RunStepper stepper = stepper(journal);
    while (true) {
      RunStepper.Step step = stepper.step();
      if (step.phase().terminal()) {
        return step.phase();
      }
    }
  }

  private RunStepper stepper(MemoryJournal journal) {
    return stepper(journal, TestRuns.PROGRAM);
  }

  private RunStepper stepper(MemoryJournal journal, Program program) {
    Outputs stored = new Outputs(store);
    RunObserver observer =
        new RunObserver(journal, launcher, stored, program, Ages.by(Clock.systemUTC()));
    return new RunStepper(journal, observer, launcher, stored, seen -> {}, () -> {});
  }
}
