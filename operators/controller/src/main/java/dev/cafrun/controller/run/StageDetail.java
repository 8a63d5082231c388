package dev.cafrun.controller.run;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.StageState;
import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a run.
 *
 * @param stage such as {@code train-1}
 * @param state as recorded
 * @param cached no attempt of this run made its output
 * @param failures failed attempts
 * @param retryAt when retrying: not before this moment
 * @param failure the last attempt's, or why it failed for good
 * @param startedAt first attempt
 * @param finishedAt when it ended
 * @param seconds from start to end, or until now; 0 before
 * @param progress of the newest attempt; nothing before it says something
 * @param artifact the key of its output
 * @param collectedAt since when that output is there no more; nothing if it is
 * @param summary what its output says of itself, such as {@code samples: 900}
 * @param attempts oldest first
 */
public record StageDetail(
    StageId stage,
    StageState state,
    boolean cached,
    int failures,
    @Nullable Instant retryAt,
    @Nullable Failure failure,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    double seconds,
    @Nullable StageProgress progress,
    @Nullable String artifact,
    @Nullable Instant collectedAt,
    Map<String, Object> summary,
    List<AttemptDetail> attempts) {}
