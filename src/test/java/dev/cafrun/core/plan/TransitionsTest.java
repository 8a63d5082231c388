package dev.cafrun.core.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TransitionsTest {

  @Test
  void nothingFollowsAnEnd() {
    for (StageState from : StageState.values()) {
      boolean leaves =
          Arrays.stream(StageState.values())
              .anyMatch(to -> from != to && Transitions.allowed(from, to));
      assertThat(leaves).as("%s", from).isNotEqualTo(from.terminal());
    }
    for (RunPhase from : RunPhase.values()) {
      boolean leaves =
          Arrays.stream(RunPhase.values())
              .anyMatch(to -> from != to && Transitions.allowed(from, to));
      assertThat(leaves).as("%s", from).isNotEqualTo(from.terminal());
    }
  }

  @Test
  void sayingAThingTwiceDoesNoHarm() {
    assertThat(StageState.values()).allMatch(state -> Transitions.allowed(state, state));
    assertThat(RunPhase.values()).allMatch(phase -> Transitions.allowed(phase, phase));
  }

  @Test
  void nothingGoesBackToPendingButASuspendedStage() {
    assertThat(StageState.values())
        .filteredOn(from -> Transitions.allowed(from, StageState.PENDING))
        .containsExactly(StageState.PENDING, StageState.RUNNING);
    assertThat(RunPhase.values())
        .filteredOn(from -> Transitions.allowed(from, RunPhase.PENDING))
        .containsExactly(RunPhase.PENDING);
  }
}
