package dev.cafrun.controller.history.promotion;

import dev.cafrun.controller.history.record.AliasMove;
import java.time.Duration;

/**
 * A move that somebody is to be told of.
 *
 * @param tries that there were, with this one
 * @param waited since the move
 */
public record Delivery(AliasMove move, int tries, Duration waited) {}
