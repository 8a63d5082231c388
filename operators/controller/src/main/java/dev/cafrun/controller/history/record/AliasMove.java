package dev.cafrun.controller.history.record;

import dev.cafrun.core.promotion.MoveKind;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A move of an alias.
 *
 * @param move its number; later moves have larger ones
 * @param at when
 * @param version where it points since then
 * @param previousVersion where it pointed before; nothing if it was new
 * @param run that asked for it; nothing if a person did
 * @param who wanted it; empty where nobody wrote it down
 * @param reason for people
 * @param overridden a gate said no
 * @param evidence what it rested on; empty of moves before there was any
 */
public record AliasMove(
    long move,
    String model,
    String alias,
    Instant at,
    int version,
    @Nullable Integer previousVersion,
    MoveKind kind,
    @Nullable UUID run,
    String who,
    String reason,
    boolean overridden,
    Map<String, Object> evidence) {
  /** The same of a model under another name. */
  public AliasMove called(String name) {
    return new AliasMove(
        move,
        name,
        alias,
        at,
        version,
        previousVersion,
        kind,
        run,
        who,
        reason,
        overridden,
        evidence);
  }
}
