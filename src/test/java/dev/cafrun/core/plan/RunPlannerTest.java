package dev.cafrun.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.plan.Action.Enter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A run's life, told step by step. */
class RunPlannerTest {
  private static final Failure LOST_NODE = Failure.platform("NODE_LOST", "the node is gone");
  private static final Failure BAD_LABEL = Failure.user("BAD_LABEL", "labels.csv row 3: 1.7");

  @Test
  void aNewRunStartsItsFirstStageAndNothingElse() {
    RunFixture run = RunFixture.withSeeds(1);

    assertThat(run.plan()).containsExactly(run.launch("ingest", 1), enter(RunPhase.RUNNING));
  }

  @Test
  void aRunGoesThroughItsStagesInOrderAndEndsOnce() {
    RunFixture run = RunFixture.withSeeds(1);

    run.carryOutEverything();

    assertThat(run.launches())
        .containsExactly("ingest/1", "align/1", "group/1", "train-1/1", "evaluate/1", "register/1");
    assertThat(run.phase()).isEqualTo(RunPhase.SUCCEEDED);
    assertThat(run.plan()).isEmpty();
  }

  @Test
  void trainingFansOutOverSeedsAndEvaluationWaitsForAll() {
    RunFixture run = RunFixture.withSeeds(1, 2, 3).places(10);
    run.succeed("ingest").succeed("align").succeed("group");

    assertThat(run.plan())
        .contains(run.launch("train-1", 1), run.launch("train-2", 1), run.launch("train-3", 1));

    run.apply(run.plan()).succeed("train-1").succeed("train-2");
    assertThat(run.plan()).isEmpty();
    run.succeed("train-3");
    assertThat(run.plan()).containsExactly(run.launch("evaluate", 1));
  }

  @Test
  void noMoreStagesStartThanThereArePlaces() {
    RunFixture run = RunFixture.withSeeds(1, 2, 3).places(2);
    run.succeed("ingest").succeed("align").succeed("group");

    assertThat(run.plan()).filteredOn(Action.Launch.class::isInstance).hasSize(2);
  }

  @Test
  void whatTheCacheHasIsNotRunAgain() {
    RunFixture run = RunFixture.withSeeds(1).everythingCached();

    run.carryOutEverything();

    assertThat(run.launches()).isEmpty();
    assertThat(run.completions()).hasSize(6).allMatch(Action.Complete::cached);
    assertThat(run.phase()).isEqualTo(RunPhase.SUCCEEDED);
  }

  @Test
  void anOutputThatThisRunMadeIsNoCacheHit() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).output("ingest").ended("ingest");

    assertThat(run.plan())
        .contains(new Action.Complete(run.id("ingest"), run.manifest("ingest"), false));
  }

  @Test
  void whatAnotherRunMadeAfterAnAttemptWasLostIsACacheHit() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).failed("ingest", Failure.platform("NODE_LOST", "gone")).apply(run.plan());
    run.foreign("ingest");

    assertThat(run.plan())
        .contains(new Action.Complete(run.id("ingest"), run.manifest("ingest"), true));
  }

  @Test
  void whatAnAttemptMadeTooIsNoCacheHitThoughAnotherRunHasMadeIt() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).foreign("ingest").ended("ingest");

    assertThat(run.plan())
        .contains(new Action.Complete(run.id("ingest"), run.manifest("ingest"), false));
  }

  @Test
  void anAttemptThatEndsWithoutAnOutputDidNotSucceed() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).ended("ingest");

    assertThat(run.plan())
        .anySatisfy(
            action -> {
              assertThat(action).isInstanceOf(Action.Retry.class);
              assertThat(((Action.Retry) action).failure().code()).isEqualTo("ATTEMPT_LOST");
            });
  }

  @Test
  void aRetryWaitsNoLongerThanItsBackoffThoughTheClockIsSetBack() {
    RunFixture run = RunFixture.withSeeds(1).places(1);
    run.apply(run.plan()).failed("ingest", Failure.platform("NODE_LOST", "gone"));
    run.apply(run.plan());

    run.pass(Duration.ofHours(-1));

    assertThat(run.plan()).containsExactly(run.launch("ingest", 2));
  }

  @Test
  void aFailureOfThePlatformIsRetriedAfterItsBackoffAndNotBefore() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).failed("ingest", LOST_NODE);
    run.apply(run.plan());

    assertThat(run.plan()).isEmpty();
    assertThat(run.wakeAt()).contains(run.now().plus(Duration.ofSeconds(30)));

    run.pass(Duration.ofSeconds(30));
    assertThat(run.plan()).containsExactly(run.launch("ingest", 2));
  }

  @Test
  void theBackoffDoublesAndTheLimitHolds() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan());
    for (int seconds : new int[] {30, 60, 120}) {
      run.failed("ingest", LOST_NODE).apply(run.plan());
      assertThat(run.wakeAt()).contains(run.now().plus(Duration.ofSeconds(seconds)));
      run.pass(Duration.ofSeconds(seconds)).apply(run.plan());
    }
    run.failed("ingest", LOST_NODE).apply(run.plan());

    assertThat(run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(run.failure())
        .isEqualTo(new Failure("NODE_LOST", FailureCategory.PLATFORM, "ingest: the node is gone"));
    assertThat(run.launches()).containsExactly("ingest/1", "ingest/2", "ingest/3", "ingest/4");
  }

  @Test
  void aFailureOfTheUserIsFinal() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).failed("ingest", BAD_LABEL).apply(run.plan());

    assertThat(run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(run.state("align")).isEqualTo(StageState.SKIPPED);
    assertThat(run.launches()).containsExactly("ingest/1");
  }

  @Test
  void whenOneSeedFailsTheOthersFinishButNothingNewStarts() {
    RunFixture run = RunFixture.withSeeds(1, 2, 3).places(2);
    run.succeed("ingest").succeed("align").succeed("group").apply(run.plan());
    run.failed("train-1", BAD_LABEL).apply(run.plan());

    assertThat(run.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(run.state("train-2")).isEqualTo(StageState.RUNNING);
    assertThat(run.state("train-3")).isEqualTo(StageState.SKIPPED);

    run.output("train-2").ended("train-2").apply(run.plan());
    assertThat(run.state("train-2")).isEqualTo(StageState.SUCCEEDED);
    assertThat(run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(run.failure().message()).startsWith("train-1: ");
  }

  @Test
  void anAttemptThatThePlatformDoesNotKnowIsStartedAgainUnderItsNumber() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).forgotten("ingest");

    assertThat(run.plan()).containsExactly(run.launch("ingest", 1));
  }

  @Test
  void anOutputThatAnOrphanLeftIsTaken() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).forgotten("ingest").output("ingest");

    run.apply(run.plan());
    assertThat(run.state("ingest")).isEqualTo(StageState.SUCCEEDED);
  }

  @Test
  void aSuspendedRunStopsWhatRunsAndStartsNothing() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).suspended(true);

    assertThat(run.plan())
        .containsExactly(
            new Action.Stop(run.id("ingest"), 1),
            new Action.Hold(run.id("ingest")),
            enter(RunPhase.SUSPENDED));
  }

  @Test
  void aResumedRunGoesOnAndItsStoppedAttemptIsNoFailure() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).suspended(true);
    run.apply(run.plan()).suspended(false);

    assertThat(run.plan()).containsExactly(run.launch("ingest", 2), enter(RunPhase.RUNNING));
    assertThat(run.failures("ingest")).isZero();
  }

  @Test
  void aCancelledRunStopsAndKeepsWhatIsDone() {
    RunFixture run = RunFixture.withSeeds(1);
    run.succeed("ingest").apply(run.plan()).cancelled();

    run.apply(run.plan());
    assertThat(run.phase()).isEqualTo(RunPhase.CANCELLED);
    assertThat(run.state("ingest")).isEqualTo(StageState.SUCCEEDED);
    assertThat(run.state("align")).isEqualTo(StageState.CANCELLED);
    assertThat(run.stops()).contains("align/1");
  }

  @Test
  void cancellingASuspendedRunCancelsIt() {
    RunFixture run = RunFixture.withSeeds(1).suspended(true);
    run.apply(run.plan()).cancelled().apply(run.plan());

    assertThat(run.phase()).isEqualTo(RunPhase.CANCELLED);
  }

  @Test
  void aStageThatTakesTooLongIsStoppedAndFails() {
    RunFixture run = RunFixture.withSeeds(1).stageDeadline("ingest", Duration.ofMinutes(5));
    run.apply(run.plan());
    assertThat(run.plan()).isEmpty();
    assertThat(run.wakeAt()).contains(run.now().plus(Duration.ofMinutes(5)));

    run.pass(Duration.ofMinutes(5)).apply(run.plan());
    assertThat(run.stops()).containsExactly("ingest/1");
    assertThat(run.failure().code()).isEqualTo("STAGE_DEADLINE_EXCEEDED");
  }

  @Test
  void aStageThatWaitsForRoomDoesNotWorkSoItsDeadlineStandsStill() {
    RunFixture run = RunFixture.withSeeds(1).stageDeadline("ingest", Duration.ofMinutes(5));
    run.apply(run.plan()).waits("ingest", run.now());

    run.pass(Duration.ofDays(30)).apply(run.plan());
    assertThat(run.state("ingest")).isEqualTo(StageState.RUNNING);
    assertThat(run.phase()).isEqualTo(RunPhase.RUNNING);
    assertThat(run.launches()).containsExactly("ingest/1");
  }

  @Test
  void aStageThatWaitsLongerForRoomThanItsAuthorWantsFails() {
    RunFixture run = RunFixture.withSeeds(1).queueDeadline(Duration.ofHours(2));
    run.apply(run.plan()).waits("ingest", run.now());
    assertThat(run.plan()).isEmpty();
    assertThat(run.wakeAt()).contains(run.now().plus(Duration.ofHours(2)));

    run.pass(Duration.ofHours(2)).apply(run.plan());
    assertThat(run.stops()).containsExactly("ingest/1");
    assertThat(run.failure().code()).isEqualTo("QUEUE_DEADLINE_EXCEEDED");
    assertThat(run.failure().message()).endsWith("at the end it waits for a node");
    assertThat(run.failure().category().retried()).isFalse();
  }

  @Test
  void aStageThatWorksWaitsForNothingSoNoQueueDeadlineStrikes() {
    RunFixture run = RunFixture.withSeeds(1).queueDeadline(Duration.ofHours(2));
    run.apply(run.plan()).pass(Duration.ofDays(3));

    assertThat(run.plan()).isEmpty();
    assertThat(run.wakeAt()).isEmpty();
  }

  @Test
  void whatWaitsForRoomIsTakenBackWhenItsRunIsHeldOrCancelled() {
    RunFixture held = RunFixture.withSeeds(1);
    held.apply(held.plan()).waits("ingest", held.now()).suspended(true).apply(held.plan());
    assertThat(held.stops()).containsExactly("ingest/1");

    RunFixture cancelled = RunFixture.withSeeds(1);
    cancelled.apply(cancelled.plan()).waits("ingest", cancelled.now()).cancelled();
    cancelled.apply(cancelled.plan());
    assertThat(cancelled.stops()).containsExactly("ingest/1");
    assertThat(cancelled.phase()).isEqualTo(RunPhase.CANCELLED);
  }

  @Test
  void aRunThatTakesTooLongIsStoppedAndFails() {
    RunFixture run = RunFixture.withSeeds(1).runDeadline(Duration.ofHours(1));
    run.apply(run.plan()).pass(Duration.ofHours(1)).apply(run.plan());

    assertThat(run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(run.failure().code()).isEqualTo("RUN_DEADLINE_EXCEEDED");
    assertThat(run.state("ingest")).isEqualTo(StageState.FAILED);
    assertThat(run.state("register")).isEqualTo(StageState.SKIPPED);
  }

  @Test
  void anOutputThatArrivesWithTheDeadlineCounts() {
    RunFixture run = RunFixture.withSeeds(1).stageDeadline("ingest", Duration.ofMinutes(5));
    run.apply(run.plan()).pass(Duration.ofMinutes(5)).output("ingest").ended("ingest");

    run.apply(run.plan());
    assertThat(run.state("ingest")).isEqualTo(StageState.SUCCEEDED);
  }

  @Test
  void aFailureRecordedBeforeAnInterruptionIsTheRunsFailure() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).failed("ingest", BAD_LABEL);
    run.applyOnly(run.plan(), 1);

    run.apply(run.plan());
    assertThat(run.phase()).isEqualTo(RunPhase.FAILED);
    assertThat(run.failure().code()).isEqualTo("BAD_LABEL");
  }

  @Test
  void aPlanMadeTwiceIsTheSamePlan() {
    RunFixture run = RunFixture.withSeeds(1, 2);

    assertThat(run.plan()).isEqualTo(run.plan());
  }

  @Test
  void theManifestDecidesEvenWhenTheAttemptSaysItFailed() {
    RunFixture run = RunFixture.withSeeds(1);
    run.apply(run.plan()).output("ingest").failed("ingest", LOST_NODE);

    run.apply(run.plan());
    Manifest manifest = run.manifest("ingest");
    assertThat(run.completions()).contains(new Action.Complete(run.id("ingest"), manifest, false));
  }

  private static Enter enter(RunPhase phase) {
    return new Enter(phase, null);
  }
}
