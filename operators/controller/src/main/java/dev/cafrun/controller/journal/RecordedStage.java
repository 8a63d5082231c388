package dev.cafrun.controller.journal;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.StageState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stage as its run's driver finds it recorded.
 *
 * @param state where it is
 * @param attempts how many were started
 * @param failures how many of them failed
 * @param retryAt when retrying: not before
 * @param output when it has succeeded
 * @param failure when it has failed: why
 * @param begun what its newest attempt works on; nothing before the first
 */
public record RecordedStage(
    StageState state,
    int attempts,
    int failures,
    @Nullable Instant retryAt,
    @Nullable Manifest output,
    @Nullable Failure failure,
    @Nullable Begun begun) {}
