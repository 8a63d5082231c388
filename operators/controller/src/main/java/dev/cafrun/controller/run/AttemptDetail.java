package dev.cafrun.controller.run;

import dev.cafrun.core.failure.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a stage.
 *
 * @param number from 1
 * @param outcome {@code running}, {@code succeeded}, {@code failed} or {@code stopped}
 * @param failure when failed: why
 * @param startedAt when it was recorded, just before its process started
 * @param heartbeatAt when its worker last said that it lives; nothing where it does not say
 * @param finishedAt when its end was recorded
 * @param log where its output lies on this machine
 */
public record AttemptDetail(
    int number,
    String outcome,
    @Nullable Failure failure,
    Instant startedAt,
    @Nullable Instant heartbeatAt,
    @Nullable Instant finishedAt,
    @Nullable String log) {}
