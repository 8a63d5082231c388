package dev.cafrun.core.promotion;

import org.jspecify.annotations.Nullable;

/**
 * Where an alias stands.
 *
 * @param version that it points to; nothing if there is no such alias
 * @param move number of its last move, which no other move of any alias has; 0 if it never moved
 */
public record AliasPosition(String model, String alias, @Nullable Integer version, long move) {}
