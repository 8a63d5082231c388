package dev.cafrun.controller.run;

import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.core.stage.StageId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a run.
 *
 * @param at when
 * @param stage to which stage; nothing if to the run as a whole
 * @param level how much it matters: what workers warn of is a {@code WARNING}
 * @param code stable and searchable, {@code UPPER_SNAKE_CASE}
 * @param message for people
 */
public record RunEvent(
    Instant at, @Nullable StageId stage, EventLevel level, String code, String message) {}
