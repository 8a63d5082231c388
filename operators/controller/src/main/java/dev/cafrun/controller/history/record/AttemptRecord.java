package dev.cafrun.controller.history.record;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at a stage.
 *
 * @param number from 1
 * @param key what it was to make
 * @param program name of the program that was to run it; empty if nobody noted it
 * @param codeVersion of its stage where it was started; 0 if nobody noted it
 * @param state what became of it
 * @param failure when failed: why
 * @param startedAt when it was recorded, just before its process started
 * @param heardAt when its worker last said something
 * @param heartbeatAt when its worker last said that it lives; nothing if it never did
 * @param finishedAt when its end was recorded
 */
public record AttemptRecord(
    int number,
    StageKey key,
    String program,
    int codeVersion,
    AttemptState state,
    @Nullable Failure failure,
    Instant startedAt,
    @Nullable Instant heardAt,
    @Nullable Instant heartbeatAt,
    @Nullable Instant finishedAt) {}
