package dev.cafrun.controller.view;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunEvent;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.controller.testing.Story;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitTextTest {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);
  private static final StageId ALIGN = StageId.of(StageKind.ALIGN);
  private static final Instant LATER = Story.NOW.plusSeconds(60);

  @Test
  void aRunThatIsHeldSaysSoAndItsStagesNothing() {
    RunDetail run = Story.held(Story.running(240), true);
    assertThat(WaitText.of(run))
        .contains("somebody asked to hold it; its stages are being stopped");
    assertThat(run.stages()).allMatch(stage -> WaitText.of(run, stage).isEmpty());
    assertThat(WaitText.of(Story.running(240))).isEmpty();
    assertThat(WaitText.of(Story.held(Story.succeeded(), true))).isEmpty();
  }

  @Test
  void aStageThatCouldBeginWaitsForItsTurnOrForAnotherRun() {
    assertThat(waits(StageState.SUCCEEDED, StageState.PENDING)).isEqualTo("waits for its turn");
    assertThat(
            waits(
                StageState.SUCCEEDED,
                StageState.PENDING,
                said(
                    ALIGN,
                    "STAGE_WAITS",
                    "align waits for align of run a-1, which makes the same")))
        .isEqualTo("waits for align of run a-1, which makes the same");
  }

  @Test
  void aStageWhoseInputsAreNotThereWaitsForNothingElse() {
    assertThat(waits(StageState.RUNNING, StageState.PENDING)).isEmpty();
  }

  @Test
  void anAttemptThatHasNotSaidAnythingTellsWhatTheClusterSaysOfIt() {
    RunEvent noNode = said(ALIGN, "UNSCHEDULABLE", "align waits for a node: 0/3 are available");
    assertThat(waits(StageState.SUCCEEDED, StageState.RUNNING, noNode))
        .isEqualTo("waits for a node: 0/3 are available");
    assertThat(waits(StageState.SUCCEEDED, StageState.RUNNING)).isEmpty();
    RunEvent retried = said(ALIGN, "STAGE_STARTED", "align is started");
    assertThat(waits(StageState.SUCCEEDED, StageState.RUNNING, noNode, retried)).isEmpty();
  }

  private static RunEvent said(StageId stage, String code, String message) {
    return new RunEvent(LATER, stage, EventLevel.INFO, code, message);
  }

  /** What align says, after ingest. */
  private static String waits(StageState ingest, StageState align, RunEvent... events) {
    RunDetail told = Story.running(240);
    StageDetail second =
        stage(ALIGN, align, new AttemptDetail(1, "running", null, Story.NOW, null, null, null));
    RunDetail run =
        new RunDetail(
            told.summary(),
            told.labels(),
            told.spec(),
            List.of(stage(INGEST, ingest, null), second),
            List.of(events),
            null,
            null,
            null);
    return WaitText.of(run, second).orElse("");
  }

  private static StageDetail stage(StageId id, StageState state, @Nullable AttemptDetail attempt) {
    return new StageDetail(
        id,
        state,
        false,
        0,
        null,
        null,
        null,
        null,
        0,
        null,
        null,
        null,
        Map.of(),
        attempt == null ? List.of() : List.of(attempt));
  }
}
