package dev.cafrun.core.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.validation.InvalidComponentException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetentionPolicyTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
  private static final RetentionPolicy BOTH = new RetentionPolicy(Duration.ofDays(90), 3);

  @Test
  void oneReasonToKeepARunIsEnough() {
    assertThat(judge(BOTH, 89, 100)).isEqualTo(new Fate.Keep(Fate.Reason.AGE));
    assertThat(judge(BOTH, 100, 2)).isEqualTo(new Fate.Keep(Fate.Reason.COUNT));
    assertThat(judge(BOTH, 100, 3))
        .isEqualTo(new Fate.Collect("it ended 100 days ago, and there are 3 newer ones or more"));
  }

  @Test
  void whatIsNotSaidKeepsNothing() {
    assertThat(judge(new RetentionPolicy(null, 3), 0, 3)).isInstanceOf(Fate.Collect.class);
    assertThat(judge(new RetentionPolicy(Duration.ofDays(1), null), 2, 0))
        .isInstanceOf(Fate.Collect.class);
  }

  @Test
  void whatSomethingRestsOnIsKeptHoweverOldItIs() {
    assertThat(fate(true, false, null, false)).isEqualTo(Fate.Reason.UNFINISHED);
    assertThat(fate(false, true, null, false)).isEqualTo(Fate.Reason.TAG);
    assertThat(fate(false, false, "affect@3", false)).isEqualTo(Fate.Reason.MODEL);
    assertThat(fate(false, false, null, true)).isEqualTo(Fate.Reason.RESUMED);
  }

  @Test
  void aPolicyThatSaysNothingIsNone() {
    assertThat(RetentionPolicy.of(null, null)).isEmpty();
    assertThatThrownBy(() -> new RetentionPolicy(null, null))
        .isInstanceOf(InvalidComponentException.class);
  }

  @Test
  void whatCannotBeIsSaidToBeWrong() {
    assertThatThrownBy(() -> RetentionPolicy.of("soon", null))
        .hasMessage("keepAge must be a whole number and a unit, such as 30s, 10m, 48h or 7d");
    assertThatThrownBy(() -> RetentionPolicy.of(null, -1))
        .hasMessage("keepCount must be from 0 to 100000");
  }

  @Test
  void itSaysWhatItKeeps() {
    assertThat(BOTH.words()).isEqualTo("keeps 90d, and the newest 3 of each experiment");
    assertThat(RetentionPolicy.of("36h", null).orElseThrow().words()).isEqualTo("keeps 36h");
  }

  private static Fate judge(RetentionPolicy policy, int days, int newer) {
    return policy.judge(facts(false, days, false, null, false, newer), NOW);
  }

  private static Fate.Reason fate(
      boolean unfinished, boolean tagged, @Nullable String model, boolean awaited) {
    return ((Fate.Keep) BOTH.judge(facts(unfinished, 900, tagged, model, awaited, 9), NOW))
        .reason();
  }

  private static EndedRunFacts facts(
      boolean unfinished,
      int days,
      boolean tagged,
      @Nullable String model,
      boolean awaited,
      int newer) {
    return new EndedRunFacts(
        UUID.randomUUID(),
        "arm-1",
        unfinished,
        NOW.minus(Duration.ofDays(days)),
        tagged,
        model,
        awaited,
        newer);
  }
}
