package dev.cafrun.runtime;

import java.util.Map;

/**
 * What people want to see of a finished stage.
 *
 * @param summary few numbers (finite) and words, such as {@code samples: 900}
 * @param provenance how the output came to be: threads, native backend, library versions
 */
public record StageResult(Map<String, Object> summary, Map<String, String> provenance) {
  public StageResult {
    summary = Map.copyOf(summary);
    provenance = Map.copyOf(provenance);
    summary.forEach(StageResult::check);
  }

  private static void check(String name, Object value) {
    boolean fits =
        value instanceof Number number
            ? Double.isFinite(number.doubleValue())
            : value instanceof String || value instanceof Boolean;
    if (!fits) {
      throw new IllegalArgumentException(
          "the summary holds finite numbers and words, not " + name + " = " + value);
    }
  }
}
