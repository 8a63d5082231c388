package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.run.AttemptDetail;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.run.StageDetail;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Workers that say that they live, and fall silent. */
class SilenceTest {
  private static final UUID RUN = new UUID(0, 7);
  private static final StageId TRAIN = StageId.train(1);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Years behind the operator's clock. */
  private static final Instant BEAT = Instant.parse("2020-01-01T00:00:00Z");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final Silence silence =
      new Silence(PATIENCE, ((InstantSource) () -> now).withZone(ZoneOffset.UTC));

  @Test
  void aWorkerThatGoesOnSayingThatItLivesIsLeftAlone() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(look(BEAT.plusSeconds(minute))).as("minute %d", minute).isEmpty();
    }
  }

  @Test
  void aWorkerThatFallsSilentIsGivenUpWhenPatienceIsOver() {
    for (int minute = 0; minute < 10; minute++) {
      assertThat(look(BEAT)).as("minute %d", minute).isEmpty();
    }
    assertThat(look(BEAT)).containsExactly(new Attempt(RUN, TRAIN, 2));
  }

  @Test
  void whatNobodyCouldHearIsNoSilence() {
    look(BEAT);
    now = now.plus(Duration.ofHours(5)); // The database is away, and no look succeeds.

    assertThat(look(BEAT)).isEmpty();
    assertThat(look(BEAT.plusSeconds(1))).isEmpty();
  }

  @Test
  void anOperatorThatHasJustBegunHasHeardNothingYet() {
    assertThat(look(BEAT)).isEmpty();
  }

  @Test
  void aWorkerOfAnOlderReleaseNeverSaysThatItLives() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(look(null)).isEmpty();
    }
  }

  @Test
  void aPodThatHasNotBegunAgainAfterAnEvictionIsNotSilent() {
    for (int minute = 0; minute < 60; minute++) {
      assertThat(silence.look(run(BEAT), Set.of(TRAIN))).isEmpty();
      now = now.plus(Duration.ofMinutes(1));
    }
    assertThat(look(BEAT)).isEmpty();
  }

  private Set<Attempt> look(@Nullable Instant heartbeat) {
    Set<Attempt> hanging = silence.look(run(heartbeat), Set.of()).keySet();
    now = now.plus(Duration.ofMinutes(1));
    return hanging;
  }

  private RunDetail run(@Nullable Instant heartbeat) {
    List<AttemptDetail> attempts =
        List.of(new AttemptDetail(2, "running", null, BEAT, heartbeat, null, null));
    StageDetail train =
        new StageDetail(
            TRAIN,
            StageState.RUNNING,
            false,
            1,
            null,
            null,
            BEAT,
            null,
            9,
            null,
            null,
            null,
            Map.of(),
            attempts);
    RunSummary summary =
        new RunSummary(
            RUN,
            "r-1",
            "r",
            1,
            RunPhase.RUNNING,
            null,
            false,
            false,
            true,
            BEAT,
            BEAT,
            null,
            9,
            0,
            1,
            Map.of());
    return new RunDetail(summary, Map.of(), Map.of(), List.of(train), List.of(), null, null, null);
  }
}
