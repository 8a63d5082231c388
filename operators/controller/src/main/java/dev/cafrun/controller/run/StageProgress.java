package dev.cafrun.controller.run;

import java.time.Instant;
import java.util.Map;

/**
 * How far a stage is.
 *
 * @param done units done
 * @param total units in all
 * @param unit such as {@code iterations}
 * @param details for people, such as {@code loss: 0.41} and {@code eta: 2m}
 * @param at when it said so
 */
public record StageProgress(
    long done, long total, String unit, Map<String, String> details, Instant at) {
  /** From 0 to 1. */
  public double share() {
    return total <= 0 ? 0 : Math.clamp((double) done / total, 0, 1);
  }
}
