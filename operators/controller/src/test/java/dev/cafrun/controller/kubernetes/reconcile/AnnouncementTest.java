package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnnouncementTest {
  private static final Action RUNNING = new Action.Enter(RunPhase.RUNNING, null);
  private static final Action INGEST =
      new Action.Launch(StageId.of(StageKind.INGEST), 1, StageKey.of("ab".repeat(32)));

  @Test
  void thatARunIsUnderWayIsToldByTheStageThatStarts() {
    assertThat(Announcement.of(List.of(RUNNING, INGEST)))
        .extracting(Announcement::reason)
        .containsExactly("StageStarted");
  }

  @Test
  void orByItselfWhereNoneStarts() {
    assertThat(Announcement.of(List.of(RUNNING)))
        .extracting(Announcement::reason)
        .containsExactly("RunRunning");
  }
}
