package dev.cafrun.controller.history.record;

import java.time.Instant;
import java.util.Map;

/**
 * How far a stage said it is.
 *
 * @param attempt who said so
 * @param done units done
 * @param total units in all
 * @param unit such as {@code iterations}
 * @param details for people
 * @param saidAt when
 */
public record ProgressRecord(
    int attempt, long done, long total, String unit, Map<String, String> details, Instant saidAt) {
  public ProgressRecord {
    details = Map.copyOf(details);
  }
}
