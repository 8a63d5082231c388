package dev.cafrun.controller.drive;

import static dev.cafrun.controller.testing.ScriptedWorker.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.run.MetricCurve;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.testing.ScriptedWorker;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.stage.StageId;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole runs on the embedded services, with a process for each stage. Training and what comes
 * before it is made once; each scenario happens to an evaluation of its own.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class RunDriverIT {
  private static final StageId EVALUATE = StageId.of("evaluate");

  @TempDir static Path folder;
  private static LocalHome home;
  private static ScriptedWorker worker;
  private static int evaluations = 1;

  private CafRun wanted;

  @BeforeAll
  static void everythingUpToTrainingIsThere() throws Exception {
    worker = new ScriptedWorker(folder);
    home = LocalHome.open(folder.resolve("home"), worker.home());
    assertThat(home.drivers().drive(home.runs().submit(evaluation(0))))
        .isEqualTo(RunPhase.SUCCEEDED);
  }

  @AfterAll
  static void close() {
    home.close();
  }

  @BeforeEach
  void anEvaluationOfItsOwn() {
    wanted = evaluation(evaluations++);
    worker.forget();
  }

  @AfterEach
  void nothingRunsOn() {
    assertThat(worker.living()).isEmpty();
  }

  @Test
  void aBuildUnderALiveRunChangesNothingForItsStages() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = home.driveAside(run);
    worker.awaitStarted("evaluate", 1);
    worker.replaceProgram();
    try {
      worker.takeBack("evaluate.hold");

      assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    } finally {
      worker.restoreProgram();
    }
    assertThat(worker.started()).hasSize(2);
  }

  @Test
  void aRunIsShownWithAllThatItsStagesLeft() throws Exception {
    RunHandle run = home.runs().submit(wanted);
    assertThat(home.drivers().drive(run)).isEqualTo(RunPhase.SUCCEEDED);

    RunDetail detail = home.runs().detail(run);
    assertThat(worker.started()).hasSize(2);
    assertThat(detail.stages())
        .extracting(StageDetail::cached)
        .containsExactly(true, true, true, true, false, false);
    assertThat(detail.summary().metrics()).containsEntry("valence", Map.of("ccc", 0.71));
    assertThat(detail.model()).isNotNull();
    assertThat(detail.model().aliases()).containsExactly("candidate");
    StageDetail evaluate = detail.stage(EVALUATE).orElseThrow();
    assertThat(evaluate.progress()).isNotNull();
    assertThat(evaluate.progress().share()).isEqualTo(1);
    assertThat(evaluate.summary()).containsEntry("samples", 3);
    assertThat(home.runs().logs(run, EVALUATE)).singleElement().asString().endsWith("1/log.txt");
    assertThat(home.runs().curves(run, 100))
        .contains(
            new MetricCurve(
                StageId.train(1),
                "loss",
                List.of(new MetricCurve.Point(1, 0.5), new MetricCurve.Point(2, 0.25))));
    assertThat(detail.events()).isNotEmpty();
    assertThat(home.runs().find("latest")).contains(run);
    assertThat(home.runs().find(run.displayId())).contains(run);
    assertThat(home.runs().find("quickstart")).contains(run);
    assertThat(home.runs().list(1)).extracting(RunSummary::id).containsExactly(run.id());
  }

  @Test
  void theSameRunAgainStartsNoProcess() throws Exception {
    RunHandle first = home.runs().submit(wanted);
    home.drivers().drive(first);
    worker.forget();
    RunHandle again = home.runs().submit(wanted);

    assertThat(home.drivers().drive(again)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(again.number()).isEqualTo(first.number() + 1);
    assertThat(worker.started()).isEmpty();
    assertThat(home.runs().detail(again).stages())
        .allMatch(StageDetail::cached)
        .allMatch(stage -> stage.attempts().isEmpty());
    assertThat(home.runs().detail(again).model()).isEqualTo(home.runs().detail(first).model());
    assertThat(home.runs().detail(again).summary().metrics())
        .isEqualTo(home.runs().detail(first).summary().metrics());
  }

  @Test
  void aKilledStageIsTriedAgainAndCounted() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = home.driveAside(run);
    worker.awaitStarted("evaluate", 1);

    worker.process("evaluate").destroyForcibly();
    worker.awaitStarted("evaluate", 2);
    worker.takeBack("evaluate.hold");

    assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    StageDetail evaluate = home.runs().detail(run).stage(EVALUATE).orElseThrow();
    assertThat(evaluate.failures()).isEqualTo(1);
    assertThat(evaluate.attempts()).hasSize(2);
    assertThat(evaluate.attempts().getFirst().failure().message()).contains("SIGKILL");
  }

  @Test
  void aUsersFailureIsNotTriedAgain() throws Exception {
    worker.say("evaluate.user");
    RunHandle run = home.runs().submit(wanted);

    assertThat(home.drivers().drive(run)).isEqualTo(RunPhase.FAILED);

    worker.takeBack("evaluate.user");
    RunDetail detail = home.runs().detail(run);
    assertThat(worker.started()).hasSize(1);
    assertThat(detail.summary().failure().category()).isEqualTo(FailureCategory.USER);
    assertThat(detail.summary().failure().message())
        .isEqualTo("evaluate: labels.csv row 3: valence is 1.7");
    assertThat(detail.stages().getLast().state()).isEqualTo(StageState.SKIPPED);
    assertThat(detail.model()).isNull();
  }

  @Test
  void aRunWhoseResultIsItsScoresSucceedsWithoutAModelAndSaysWhy() throws Exception {
    worker.say("register.nothing");
    RunHandle run = home.runs().submit(arm("constant-arm"));

    assertThat(home.drivers().drive(run)).isEqualTo(RunPhase.SUCCEEDED);

    worker.takeBack("register.nothing");
    assertThat(home.runs().detail(run)).satisfies(RunDriverIT::hasScoresAndNoModel);
    worker.forget();
    RunHandle again = home.runs().submit(arm("constant-arm"));
    assertThat(home.drivers().drive(again)).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.started()).as("all of it was there").isEmpty();
    assertThat(home.runs().detail(again)).satisfies(RunDriverIT::hasScoresAndNoModel);
  }

  private static void hasScoresAndNoModel(RunDetail detail) {
    assertThat(detail.summary().failure()).isNull();
    assertThat(detail.summary().metrics()).containsEntry("valence", Map.of("ccc", 0.71));
    assertThat(detail.model()).isNull();
    assertThat(detail.unregistered())
        .isEqualTo(new Unregistered("MODEL_WITHOUT_METRICS", "valence.pcc is undefined"));
    assertThat(detail.events())
        .filteredOn(event -> event.code().equals("MODEL_NOT_REGISTERED"))
        .extracting(RunEvent::message)
        .containsExactly("nothing was registered: valence.pcc is undefined");
    assertThat(detail.events())
        .extracting(RunEvent::code)
        .doesNotContain("MODEL_REGISTERED", "MODEL_WITHOUT_METRICS");
  }

  @Test
  void aCancelledRunLeavesNothingRunning() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = home.driveAside(run);
    worker.awaitStarted("evaluate", 1);

    home.runs().cancel(run);

    assertThat(driving.get()).isEqualTo(RunPhase.CANCELLED);
    worker.takeBack("evaluate.hold");
    assertThat(worker.living()).isEmpty();
  }

  @Test
  void aRunThatIsToBeCancelledIsNotTakenUpAgain() throws Exception {
    RunHandle run = home.runs().submit(wanted);
    assertThat(home.runs().submit(wanted).takenUp()).isTrue();
    home.runs().cancel(run);

    RunHandle another = home.runs().submit(wanted);

    assertThat(another.takenUp()).isFalse();
    assertThat(another.number()).isEqualTo(run.number() + 1);
    assertThat(home.drivers().drive(run)).isEqualTo(RunPhase.CANCELLED);
    home.runs().cancel(another);
    assertThat(home.drivers().drive(another)).isEqualTo(RunPhase.CANCELLED);
    assertThat(worker.started()).isEmpty();
  }

  @Test
  void aControlPlaneDrivesEveryRunUntilItIsInterrupted() throws Exception {
    RunHandle first = home.runs().submit(wanted);
    FutureTask<Void> driving =
        new FutureTask<>(
            () -> {
              home.drivers().driveAll();
              return null;
            });
    Thread driver = Thread.ofPlatform().start(driving);
    await("the run that was there", () -> phase(first) == RunPhase.SUCCEEDED);
    worker.say("evaluate.hold");
    RunHandle second = home.runs().submit(evaluation(evaluations++));
    worker.awaitStarted("evaluate", 2);

    driver.interrupt();

    assertThatThrownBy(driving::get).hasCauseInstanceOf(InterruptedException.class);
    assertThat(worker.living()).isEmpty();
    assertThat(phase(second)).isEqualTo(RunPhase.RUNNING);
    worker.takeBack("evaluate.hold");
    assertThat(home.drivers().drive(second)).isEqualTo(RunPhase.SUCCEEDED);
  }

  @Test
  void aSuspendedRunGoesOnWhenItIsResumed() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = home.driveAside(run);
    worker.awaitStarted("evaluate", 1);

    home.runs().suspend(run);
    await("it to stop", () -> worker.living().isEmpty());
    worker.takeBack("evaluate.hold");
    home.runs().resume(run);

    assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    StageDetail evaluate = home.runs().detail(run).stage(EVALUATE).orElseThrow();
    assertThat(evaluate.failures()).isZero();
    assertThat(evaluate.attempts()).hasSize(2);
  }

  @Test
  void anInterruptedDriverLeavesTheRunToBeTakenUp() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = new FutureTask<>(() -> home.drivers().drive(run));
    Thread driver = Thread.ofPlatform().start(driving);
    worker.awaitStarted("evaluate", 1);

    driver.interrupt();

    assertThatThrownBy(driving::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    assertThat(worker.living()).isEmpty();
    worker.takeBack("evaluate.hold");
    RunHandle again = home.runs().submit(wanted);
    assertThat(again.id()).isEqualTo(run.id());
    assertThat(again.takenUp()).isTrue();
    assertThat(home.drivers().drive(again)).isEqualTo(RunPhase.SUCCEEDED);
    StageDetail evaluate = home.runs().detail(run).stage(EVALUATE).orElseThrow();
    assertThat(evaluate.attempts()).hasSize(1);
    assertThat(evaluate.failures()).isZero();
  }

  @Test
  void ofTwoDriversOneDrives() throws Exception {
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> one = home.driveAside(run);
    FutureTask<RunPhase> other = home.anotherDriverAside(run);

    assertThat(one.get()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(other.get()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.started()).hasSize(2);
    assertThat(worker.manifests()).hasSize(2);
  }

  @Test
  void theOrphanOfAKilledDriverIsAdopted() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    Process driver = home.driverProcess(run);
    worker.awaitStarted("evaluate", 1);
    driver.destroyForcibly().waitFor();
    FutureTask<RunPhase> driving = home.driveAside(run);
    await("it to be driven", () -> home.runs().detail(run).summary().driven());
    worker.takeBack("evaluate.hold");

    assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.started()).hasSize(2);
    assertThat(worker.manifests()).hasSize(2);
  }

  @Test
  void whatDiedWithItsDriverIsStartedAgainWithoutAFailure() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    Process driver = home.driverProcess(run);
    worker.awaitStarted("evaluate", 1);
    driver.destroyForcibly().waitFor();
    worker.process("evaluate").destroyForcibly();
    await("its death", () -> worker.living().isEmpty());
    worker.takeBack("evaluate.hold");

    assertThat(home.drivers().drive(run)).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.started("evaluate")).hasSize(2);
    assertThat(worker.manifests()).hasSize(2);
    StageDetail evaluate = home.runs().detail(run).stage(EVALUATE).orElseThrow();
    assertThat(evaluate.failures()).isZero();
    assertThat(evaluate.attempts()).hasSize(1);
  }

  @Test
  void aKilledDatabaseComesBackAndNothingIsDoneTwice() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = home.driveAside(run);
    worker.awaitStarted("evaluate", 1);

    home.killPostgres();
    worker.takeBack("evaluate.hold");

    assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.started()).hasSize(2);
    assertThat(worker.manifests()).hasSize(2);
    assertThat(home.runs().detail(run).stage(EVALUATE).orElseThrow().failures()).isZero();
  }

  @Test
  void aKilledObjectStoreComesBackAndNothingIsLost() throws Exception {
    worker.say("evaluate.hold");
    RunHandle run = home.runs().submit(wanted);
    FutureTask<RunPhase> driving = home.driveAside(run);
    worker.awaitStarted("evaluate", 1);

    home.killObjectStore();
    worker.takeBack("evaluate.hold");

    assertThat(driving.get()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.manifests()).hasSize(2);
  }

  @Test
  void refreshMakesAnewWhatLaterRunsUse() throws Exception {
    RunHandle refreshed = home.runs().submit(evaluation(0, "Refresh"));
    assertThat(home.drivers().drive(refreshed)).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(worker.started()).hasSize(6);
    worker.forget();

    RunHandle later = home.runs().submit(evaluation(0));
    assertThat(home.drivers().drive(later)).isEqualTo(RunPhase.SUCCEEDED);

    assertThat(worker.started()).isEmpty();
    assertThat(home.runs().detail(later).stages())
        .extracting(StageDetail::artifact)
        .isEqualTo(
            home.runs().detail(refreshed).stages().stream().map(StageDetail::artifact).toList());
  }

  private static RunPhase phase(RunHandle run) {
    return home.runs().detail(run).summary().phase();
  }

  /** Of an ablation: nobody asks for an alias. */
  private static CafRun arm(String model) {
    return TestRuns.run(
        Map.of("train", Map.of("seeds", List.of(1)), "register", Map.of("model", model)));
  }

  private static CafRun evaluation(int bootstrap) {
    return evaluation(bootstrap, "Use");
  }

  private static CafRun evaluation(int bootstrap, String cache) {
    return TestRuns.run(
        Map.of(
            "evaluate",
            Map.of("bootstrap", bootstrap),
            "train",
            Map.of("seeds", List.of(1)),
            "cache",
            cache));
  }
}
