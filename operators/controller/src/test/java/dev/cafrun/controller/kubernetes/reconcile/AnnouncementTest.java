package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.List;
import java.util.Map;
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

  @Test
  void thatTheLastStageIsDoneIsToldByTheRunsSuccess() {
    Action succeeded = new Action.Enter(RunPhase.SUCCEEDED, null);

    assertThat(Announcement.of(List.of(done(StageKind.EVALUATE), succeeded)))
        .extracting(Announcement::reason)
        .containsExactly("RunSucceeded");
    assertThat(Announcement.of(List.of(done(StageKind.EVALUATE))))
        .extracting(Announcement::reason)
        .containsExactly("StageSucceeded");
  }

  private static Action done(StageKind kind) {
    StageId stage = StageId.of(kind);
    StageKey key = StageKey.of("cd".repeat(32));
    return new Action.Complete(
        stage,
        new Manifest(stage, key, List.of(), Map.of(), Map.of(), "2026-01-01T00:00:00Z"),
        false);
  }
}
