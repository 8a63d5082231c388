package dev.cafrun.controller.history;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a stage.
 *
 * @param number from 1
 * @param key what it was to make
 * @param state what became of it
 * @param failure when failed: why
 * @param startedAt when it was recorded, just before its process started
 * @param heardAt when its worker last said something
 * @param finishedAt when its end was recorded
 */
public record AttemptRecord(
    int number,
    StageKey key,
    AttemptState state,
    @Nullable Failure failure,
    Instant startedAt,
    @Nullable Instant heardAt,
    @Nullable Instant finishedAt) {}
