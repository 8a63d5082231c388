package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The driver's whole life in memory, where it can die at every line. */
class RunDriverTest {
  private static final StageId TRAIN = StageId.train(1);

  private final MemoryStore store = new MemoryStore();
  private final MemoryJournal.Shelf shelf = new MemoryJournal.Shelf();
  private final MemoryLauncher launcher = new MemoryLauncher(store);

  @Test
  void aRunGoesFromNothingToAllOutputs() throws InterruptedException {
    MemoryJournal journal = journal(TestRuns.quickstart());

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(journal.read().stages().values())
        .allMatch(stage -> stage.state() == StageState.SUCCEEDED && stage.attempts() == 1);
    assertThat(launcher.started).hasSize(7);
    assertThat(evaluation(journal).metrics())
        .isEqualTo(Map.of("valence", Map.of("ccc", 0.71), "arousal", Map.of("ccc", 0.6)));
  }

  @Test
  void theSameRunAgainStartsNothing() throws InterruptedException {
    drive(journal(TestRuns.quickstart()));
    launcher.started.clear();
    MemoryJournal again = journal(TestRuns.quickstart());

    assertThat(drive(again)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(launcher.started).isEmpty();
    assertThat(again.completions).hasSize(7).allMatch(Completed::cached);
  }

  @Test
  void whatComesAfterAChangeIsMadeAnewAndNothingElse() throws InterruptedException {
    drive(journal(TestRuns.quickstart()));
    launcher.started.clear();

    drive(journal(TestRuns.run(Map.of("evaluate", Map.of("bootstrap", 7)))));

    assertThat(launcher.started).extracting(Attempt::stage).containsExactly(StageId.of("evaluate"));
  }

  @Test
  void anOutputThatLacksAFileIsMadeAnew() throws InterruptedException {
    MemoryJournal first = journal(TestRuns.quickstart());
    drive(first);
    launcher.started.clear();
    Manifest model = output(first, TRAIN);
    store.delete(
        ArtifactLayout.file(
            TRAIN.kind(),
            model.key(),
            "result.txt",
            new Sha256(model.file("result.txt").orElseThrow().sha256())));

    assertThat(drive(journal(TestRuns.quickstart()))).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(launcher.started).extracting(Attempt::stage).containsExactly(TRAIN);
    assertThat(new Outputs(store).whole(TRAIN.kind(), model.key())).isPresent();
  }

  /** By whoever may write to the bucket: file and manifest fit each other. */
  @Test
  void anOutputThatWasSwappedForAnotherIsNotUsedAndSaidSoAndRefreshMakesItAnew()
      throws InterruptedException {
    for (StageId stage : List.of(TRAIN, StageId.of("register"), StageId.of("ingest"))) {
      MemoryJournal first = journal(TestRuns.quickstart());
      assertThat(drive(first)).isEqualTo(RunPhase.SUCCEEDED);
      Manifest made = output(first, stage);
      byte[] honest =
          store.read(ArtifactLayout.manifest(stage.kind(), made.key(), 1)).orElseThrow();
      swap(made);
      launcher.started.clear();
      MemoryJournal second = journal(TestRuns.quickstart());

      assertThat(drive(second)).isEqualTo(RunPhase.FAILED);

      assertThat(launcher.started).as("%s", stage).isEmpty();
      assertThat(Objects.requireNonNull(second.read().stage(stage).failure()))
          .satisfies(
              failure -> {
                assertThat(failure.code()).isEqualTo("OUTPUT_CHANGED");
                assertThat(failure.category()).isEqualTo(FailureCategory.USER);
                assertThat(failure.message()).contains(made.key().hex(), "cache: Refresh");
              });
      assertThat(drive(journal(TestRuns.run(Map.of("cache", "Refresh")))))
          .isEqualTo(RunPhase.SUCCEEDED);
      assertThat(drive(journal(TestRuns.quickstart()))).isEqualTo(RunPhase.SUCCEEDED);
      store.put(ArtifactLayout.manifest(stage.kind(), made.key(), 1), honest, "x");
    }
  }

  @Test
  void anOlderOutputThatWasSwappedIsNotUsedThoughTheNewestLacksAFile() throws InterruptedException {
    StageId ingest = StageId.of("ingest");
    MemoryJournal older = journal(TestRuns.quickstart());
    drive(older);
    MemoryJournal newest = journal(TestRuns.run(Map.of("cache", "Refresh")));
    drive(newest);
    Manifest lacking = output(newest, ingest);
    store.delete(ArtifactLayout.manifest(ingest.kind(), lacking.key(), 1));
    swap(output(older, ingest));
    MemoryJournal later = journal(TestRuns.quickstart());

    assertThat(drive(later)).isEqualTo(RunPhase.FAILED);

    assertThat(Objects.requireNonNull(later.read().stage(ingest).failure()).code())
        .isEqualTo("OUTPUT_CHANGED");
  }

  private void swap(Manifest made) {
    StoredFile file =
        new Artifacts(store)
            .put(
                made.stage().kind(),
                made.key(),
                made.files().getFirst().name(),
                "another".getBytes(StandardCharsets.UTF_8));
    store.put(
        ArtifactLayout.manifest(made.stage().kind(), made.key(), 1),
        CoreJson.bytes(
            new Manifest(made.stage(), made.key(), List.of(file), Map.of(), Map.of(), "now")),
        "x");
  }

  @Test
  void refreshMakesEverythingAnewAndLaterRunsUseIt() throws InterruptedException {
    drive(journal(TestRuns.quickstart()));
    MemoryJournal refreshed = journal(TestRuns.run(Map.of("cache", "Refresh")));
    launcher.started.clear();
    drive(refreshed);
    assertThat(launcher.started).hasSize(7);
    launcher.started.clear();

    MemoryJournal later = journal(TestRuns.quickstart());
    drive(later);

    assertThat(launcher.started).isEmpty();
    assertThat(output(later, TRAIN).key()).isEqualTo(output(refreshed, TRAIN).key());
  }

  @Test
  void offMakesEverythingAnewAndKeepsItForItself() throws InterruptedException {
    MemoryJournal off = journal(TestRuns.run(Map.of("cache", "Off")));
    drive(off);
    launcher.started.clear();

    MemoryJournal later = journal(TestRuns.quickstart());
    drive(later);

    assertThat(launcher.started).hasSize(7);
    assertThat(output(later, TRAIN).key()).isNotEqualTo(output(off, TRAIN).key());
  }

  @Test
  void aFailureOfThePlatformIsTriedAgainAndCounted() throws InterruptedException {
    launcher.willFail(TRAIN, Failure.platform("WORKER_KILLED", "killed"));
    MemoryJournal journal = journal(TestRuns.quickstart());

    assertThat(drive(journal)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(journal.read().stage(TRAIN).attempts()).isEqualTo(2);
    assertThat(journal.read().stage(TRAIN).failures()).isEqualTo(1);
  }

  @Test
  void aFailureOfTheUserEndsTheRun() throws InterruptedException {
    launcher.willFail(TRAIN, Failure.user("BAD_LABEL", "valence is 1.7"));
    MemoryJournal journal = journal(TestRuns.quickstart());

    assertThat(drive(journal)).isEqualTo(RunPhase.FAILED);

    assertThat(journal.read().stage(TRAIN).attempts()).isEqualTo(1);
    assertThat(journal.read().stage(StageId.of("evaluate")).state()).isEqualTo(StageState.SKIPPED);
  }

  @Test
  void aCancelledRunStartsNothingMore() throws InterruptedException {
    MemoryJournal journal = journal(TestRuns.quickstart());
    journal.cancel();

    assertThat(drive(journal)).isEqualTo(RunPhase.CANCELLED);

    assertThat(launcher.started).isEmpty();
  }

  @Test
  void aDriverThatDiesAtAnyLineIsFollowedByOneThatEndsTheRunTheSame() throws InterruptedException {
    for (boolean workersDieToo : List.of(false, true)) {
      int line = 0;
      while (survivesDeathAt(line, workersDieToo)) {
        line++;
      }
      assertThat(line).isGreaterThan(40);
    }
  }

  /** False if no driver got as far as that line. */
  private boolean survivesDeathAt(int line, boolean workersDieToo) throws InterruptedException {
    MemoryStore objects = new MemoryStore();
    MemoryLauncher processes = new MemoryLauncher(objects);
    processes.willFail(TRAIN, Failure.platform("WORKER_KILLED", "killed"));
    MemoryJournal journal = new MemoryJournal(TestRuns.quickstart(), new MemoryJournal.Shelf());
    boolean died = false;
    try {
      doomed(journal, processes, new Doom(line));
      drive(journal, processes, objects);
    } catch (Doom.Killed e) {
      died = true;
      if (workersDieToo) {
        processes.killEverything();
      }
      doomed(journal, processes, Doom.never());
      assertThat(drive(journal, processes, objects)).isEqualTo(RunPhase.SUCCEEDED);
    }
    String when = "death at line " + line + ", workers die too: " + workersDieToo;
    assertThat(journal.transitions)
        .as(when)
        .containsOnlyOnceElementsOf(
            journal.read().stages().keySet().stream().map(id -> id + " Succeeded").toList());
    assertThat(journal.read().stage(TRAIN).failures()).as(when).isEqualTo(1);
    assertThat(journal.read().stage(TRAIN).attempts()).as(when).isEqualTo(2);
    assertThat(objects.list("artifacts/")).as(when).hasSize(14);
    if (!workersDieToo) {
      assertThat(processes.started).as(when).hasSize(8).doesNotHaveDuplicates();
    }
    return died;
  }

  private static void doomed(MemoryJournal journal, MemoryLauncher processes, Doom doom) {
    journal.doomed(doom);
    processes.doomed(doom);
  }

  private MemoryJournal journal(CafRun run) {
    return new MemoryJournal(run, shelf);
  }

  private RunPhase drive(MemoryJournal journal) throws InterruptedException {
    return drive(journal, launcher, store);
  }

  static RunPhase drive(MemoryJournal journal, MemoryLauncher launcher, MemoryStore store)
      throws InterruptedException {
    Outputs outputs = new Outputs(store);
    Wake wake = new Wake();
    RunObserver observer =
        new RunObserver(journal, launcher, outputs, TestRuns.PROGRAM, Ages.by(Clock.systemUTC()));
    StageVoices voices = new StageVoices(journal, launcher, Clock.systemUTC());
    RunStepper stepper =
        new RunStepper(journal, observer, launcher, outputs, voices::listen, wake::signal);
    return new RunDriver(stepper, wake::signal, wake).drive();
  }

  private static Manifest output(MemoryJournal journal, StageId stage) {
    Manifest output = journal.read().stage(stage).output();
    if (output == null) {
      throw new AssertionError(stage + " has no output");
    }
    return output;
  }

  private static Completed evaluation(MemoryJournal journal) {
    return journal.completions.stream()
        .filter(completion -> completion.output().stage().equals(StageId.of("evaluate")))
        .findFirst()
        .orElseThrow();
  }
}
