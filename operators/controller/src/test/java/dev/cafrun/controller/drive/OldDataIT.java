package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Labels that are corrected while a run waits to be gone on with. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OldDataIT {
  @TempDir static Path folder;
  private static LocalHome home;
  private static ScriptedWorker worker;

  @BeforeAll
  static void open() throws Exception {
    worker = new ScriptedWorker(folder);
    home = LocalHome.open(folder.resolve("home"), worker.home());
  }

  @AfterAll
  static void close() {
    home.close();
  }

  @BeforeEach
  void newNotes() {
    worker.forget();
  }

  @Test
  void theSameCommandAfterLabelsWereCorrectedMakesANewRunAndTheOldOneRegistersNothing()
      throws Exception {
    Path faces = faces("faces");
    CafRun run = run(faces, 1_000);
    worker.say("evaluate.hold");
    RunHandle old = home.runs().submit(run);
    FutureTask<RunPhase> driving = new FutureTask<>(() -> home.drivers().drive(old));
    Thread driver = Thread.ofPlatform().start(driving);
    worker.awaitStarted("evaluate", 1);
    assertThat(home.runs().submit(run)).as("nothing has changed").isEqualTo(takenUp(old));
    driver.interrupt();
    driver.join();
    worker.takeBack("evaluate.hold");
    label(faces, 0.9);

    RunHandle corrected = home.runs().submit(run);

    assertThat(corrected.takenUp()).isFalse();
    assertThat(corrected.outdated()).isEqualTo(old);
    assertThat(home.drivers().drive(old)).isEqualTo(RunPhase.CANCELLED);
    assertThat(home.drivers().drive(corrected)).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(home.runs().detail(old).model()).isNull();
    assertThat(home.runs().detail(corrected).stage(StageId.of("ingest")).orElseThrow().cached())
        .isFalse();
    assertThat(home.runs().detail(corrected).events())
        .extracting(RunEvent::message)
        .contains(
            "what "
                + old.displayId()
                + " began with has changed since, so this is a new run; "
                + old.displayId()
                + " is cancelled");
  }

  private static RunHandle takenUp(RunHandle run) {
    return new RunHandle(run.id(), run.name(), run.number(), true);
  }

  @Test
  void whoeverDrivesARunOnOldLabelsIsNotStopped() throws Exception {
    Path faces = faces("other-faces");
    CafRun run = run(faces, 1);
    worker.say("evaluate.hold");
    RunHandle old = home.runs().submit(run);
    FutureTask<RunPhase> driving = home.driveAside(old);
    worker.awaitStarted("evaluate", 1);
    label(faces, 0.9);

    RunHandle corrected = home.runs().submit(run);
    worker.takeBack("evaluate.hold");

    assertThat(corrected.outdated()).isEqualTo(old);
    assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(home.drivers().drive(corrected)).isEqualTo(RunPhase.SUCCEEDED);
  }

  private static Path faces(String name) throws IOException {
    Path faces = Files.createDirectories(folder.resolve(name));
    label(faces, 0.1);
    return faces;
  }

  private static void label(Path faces, double valence) throws IOException {
    String labels = "path,valence,arousal\n1.png," + valence + ",0.1\n";
    Files.writeString(faces.resolve("labels.csv"), labels);
  }

  /**
   * @param bootstrap tells its evaluation from those of other tests
   */
  private static CafRun run(Path faces, int bootstrap) {
    return TestRuns.run(
        Map.of(
            "dataset",
            Map.of("format", "csv", "source", "file://" + faces),
            "evaluate",
            Map.of("bootstrap", bootstrap),
            "train",
            Map.of("seeds", List.of(1))));
  }
}
