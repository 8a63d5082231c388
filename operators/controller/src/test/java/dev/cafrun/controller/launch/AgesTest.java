package dev.cafrun.controller.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AgesTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Ages.Thing RUN = new Ages.Thing.Run(new UUID(1, 2));

  private Instant wall = START;
  private Instant steady = START;

  private final Ages ages = new Ages(clock(() -> wall), clock(() -> steady));

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    steady = steady.plus(time);
  }

  private Duration age(Instant began, @Nullable Duration recorded) {
    return Duration.between(ages.began(RUN, began, recorded), wall);
  }

  @Test
  void aThingAgesSteadilyHoweverTheClockIsSet() {
    assertThat(age(START, null)).isZero();
    Random random = new Random(7);
    Duration passed = Duration.ZERO;
    for (int look = 0; look < 1_000; look++) {
      Duration next = Duration.ofSeconds(random.nextInt(1_000));
      passed = passed.plus(next);
      pass(next);
      wall = wall.plusSeconds(random.nextLong(-10_000_000, 10_000_000));

      assertThat(age(START, null)).isEqualTo(passed);
    }
  }

  @Test
  void atFirstSightNothingIsOlderThanEitherClockSays() {
    assertThat(age(START.minus(HOUR), Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void atFirstSightTheMachinesClockMayBeTheOneThatSaysLess() {
    assertThat(age(START.minusSeconds(5), HOUR)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void whatBeganInTheFutureBeginsNow() {
    assertThat(age(START.plus(HOUR), HOUR.negated())).isZero();

    pass(Duration.ofSeconds(9));

    assertThat(age(START.plus(HOUR), HOUR.negated())).isEqualTo(Duration.ofSeconds(9));
  }

  @Test
  void aRunThatWasHeldIsAsMuchYounger() {
    Duration unused = age(START, null);
    pass(Duration.ofSeconds(100));

    assertThat(age(START.plusSeconds(40), null)).isEqualTo(Duration.ofSeconds(60));
    assertThat(age(START.plusSeconds(400), null)).isZero();
    pass(Duration.ofSeconds(10));
    assertThat(age(START.minus(HOUR), null))
        .as("by a clock that was set back")
        .isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void whatNobodyLookedAtForLongIsSeenForTheFirstTimeAgain() {
    Duration unused = age(START, null);
    pass(HOUR.plusSeconds(1));
    Ages.Thing other = new Ages.Thing.Run(new UUID(3, 4));
    Instant also = ages.began(other, wall, null);

    assertThat(also).isEqualTo(wall);
    assertThat(age(START, Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void workAndWaitingOfAnAttemptAgeApartAndWhatIsOverHasNoAge() {
    Attempt attempt = new Attempt(new UUID(1, 2), StageId.of(StageKind.INGEST), 1);
    Execution waits = new Execution.Waiting(1, START, "waits for a node");
    Execution undated = new Execution.Waiting(1, null, "waits for a quota");
    Execution works = new Execution.Running(1, START.plusSeconds(60));
    assertThat(ages.of(waits, attempt, null)).isEqualTo(waits);
    pass(Duration.ofSeconds(60));
    wall = wall.plus(HOUR);

    assertThat(ages.of(waits, attempt, null))
        .isEqualTo(new Execution.Waiting(1, wall.minusSeconds(60), "waits for a node"));
    assertThat(ages.of(works, attempt, Duration.ZERO)).isEqualTo(new Execution.Running(1, wall));
    assertThat(ages.of(undated, attempt, null)).isEqualTo(undated);
    assertThat(ages.of(new Execution.Ended(1), attempt, null)).isEqualTo(new Execution.Ended(1));
  }
}
