package dev.cafrun.controller.history.record;

import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run.
 *
 * @param at when
 * @param stage to which stage; nothing if to the run as a whole
 * @param attempt to which attempt; nothing if to none
 * @param level how much it matters
 * @param code stable and searchable, {@code UPPER_SNAKE_CASE}
 * @param message for people
 */
public record EventRecord(
    Instant at,
    @Nullable StageId stage,
    @Nullable Integer attempt,
    EventLevel level,
    String code,
    String message) {}
