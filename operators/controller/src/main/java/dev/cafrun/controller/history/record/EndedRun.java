package dev.cafrun.controller.history.record;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended, as its CafRun tells it.
 *
 * @param phase a terminal one
 * @param failure exactly when it failed
 * @param submittedAt when the CafRun was made
 * @param startedAt when it first ran
 * @param finishedAt when it ended
 * @param stages those that are told of
 * @param model what it registered
 */
public record EndedRun(
    RunPhase phase,
    @Nullable Failure failure,
    Instant submittedAt,
    @Nullable Instant startedAt,
    Instant finishedAt,
    Map<StageId, EndedStage> stages,
    @Nullable Version model) {
  public EndedRun {
    stages = Map.copyOf(stages);
    if (!phase.terminal() || (phase == RunPhase.FAILED) != (failure != null)) {
      throw new IllegalArgumentException("not how a run ends: " + phase + " with " + failure);
    }
  }

  /**
   * One of its stages.
   *
   * @param state a terminal one
   * @param cached no attempt of this run made its output
   * @param output the key of its output
   * @param failure exactly when it failed
   */
  public record EndedStage(
      StageState state,
      boolean cached,
      @Nullable StageKey output,
      @Nullable Failure failure,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {
    public EndedStage {
      if (!state.terminal() || (state == StageState.FAILED) != (failure != null)) {
        throw new IllegalArgumentException("not how a stage ends: " + state + " with " + failure);
      }
    }
  }

  /** Such as {@code smile@3}. */
  public record Version(String model, int number) {}
}
