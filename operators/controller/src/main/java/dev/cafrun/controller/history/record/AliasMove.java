package dev.cafrun.controller.history.record;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A move of an alias.
 *
 * @param at when
 * @param version where it points since then
 * @param previousVersion where it pointed before; nothing if it was new
 * @param run that asked for it; nothing if a person did
 * @param reason for people
 */
public record AliasMove(
    Instant at,
    int version,
    @Nullable Integer previousVersion,
    @Nullable UUID run,
    String reason) {}
