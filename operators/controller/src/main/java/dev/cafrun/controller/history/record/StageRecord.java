package dev.cafrun.controller.history.record;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A stage of a run.
 *
 * @param id which stage
 * @param state where it is
 * @param key what its newest attempt is to make
 * @param cached no attempt of this run made its output
 * @param retryAt when retrying: not before this moment
 * @param output when succeeded: what it left behind
 * @param removedAt since when that counts as removed; nothing if it is there
 * @param failure when failed or retrying: why
 * @param startedAt when its first attempt was recorded
 * @param finishedAt when it ended
 * @param progress the latest word of its workers
 * @param attempts oldest first
 */
public record StageRecord(
    StageId id,
    StageState state,
    @Nullable StageKey key,
    boolean cached,
    @Nullable Instant retryAt,
    @Nullable Manifest output,
    @Nullable Instant removedAt,
    @Nullable Failure failure,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable ProgressRecord progress,
    List<AttemptRecord> attempts) {
  public StageRecord {
    attempts = List.copyOf(attempts);
  }

  public StageRecord with(List<AttemptRecord> attempts) {
    return new StageRecord(
        id,
        state,
        key,
        cached,
        retryAt,
        output,
        removedAt,
        failure,
        startedAt,
        finishedAt,
        progress,
        attempts);
  }

  /** How many attempts failed; stopped attempts do not count. */
  public int failures() {
    return (int)
        attempts.stream().filter(attempt -> attempt.state() == AttemptState.FAILED).count();
  }

  /** The newest attempt, if there was one. */
  public Optional<AttemptRecord> newest() {
    return attempts.isEmpty() ? Optional.empty() : Optional.of(attempts.getLast());
  }

  /** The number of the newest attempt, 0 if there was none. */
  public int newestAttempt() {
    return attempts.isEmpty() ? 0 : attempts.getLast().number();
  }
}
