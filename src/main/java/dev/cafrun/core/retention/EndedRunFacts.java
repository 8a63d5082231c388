package dev.cafrun.core.retention;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What decides whether a run is kept.
 *
 * @param name for people, such as {@code affectnet-3}
 * @param unfinished it has not ended, or somebody still makes something in its name
 * @param endedAt of one that has not, anything
 * @param tagged somebody wants it kept
 * @param restingModel a version such as {@code affect@3} that it has registered, or that a run has
 *     which went on with it
 * @param awaited a run that has not ended goes on with it
 * @param newer how many newer runs of its experiment (of its name, if it has none) would do as
 *     well: those that succeeded if it did, otherwise those that ended; no more than matter
 */
public record EndedRunFacts(
    UUID id,
    String name,
    boolean unfinished,
    Instant endedAt,
    boolean tagged,
    @Nullable String restingModel,
    boolean awaited,
    int newer) {}
