package dev.cafrun.core.plan;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is to be done. Carrying one out twice must do no harm. */
public sealed interface Action {

  /** Something about one stage. */
  sealed interface ForStage extends Action {
    StageId stage();
  }

  /** Start an attempt. */
  record Launch(StageId stage, int attempt, StageKey key) implements ForStage {}

  /**
   * Stop the attempt that is under way; what follows, another action says.
   *
   * @param why it fails by that, on a platform that remembers it until the attempt has ended;
   *     nothing: it only is to end
   */
  record Stop(StageId stage, int attempt, @Nullable Failure why) implements ForStage {
    public Stop(StageId stage, int attempt) {
      this(stage, attempt, null);
    }
  }

  /**
   * The stage's output exists.
   *
   * @param cached no attempt of this run made it
   */
  record Complete(StageId stage, Manifest output, boolean cached) implements ForStage {}

  /** The attempt failed; try again from {@code at}. */
  record Retry(StageId stage, int attempt, Failure failure, Instant at) implements ForStage {}

  /** The stage failed for good. {@code attempt} is 0 if none was started. */
  record Fail(StageId stage, int attempt, Failure failure) implements ForStage {}

  /** The stage will not run, because the run has failed. */
  record Skip(StageId stage) implements ForStage {}

  /** The stage will not run, because the run was cancelled. */
  record Cancel(StageId stage) implements ForStage {}

  /** The stage goes back to waiting; its stopped attempt does not count. */
  record Hold(StageId stage) implements ForStage {}

  /** The run enters a phase; the last action of its plan. */
  record Enter(RunPhase phase, @Nullable Failure failure) implements Action {}
}
