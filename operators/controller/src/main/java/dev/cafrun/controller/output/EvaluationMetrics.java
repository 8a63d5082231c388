package dev.cafrun.controller.output;

import dev.cafrun.artifacts.CoreJson;
import java.util.LinkedHashMap;
import java.util.Map;

/** An evaluation's {@code metrics.json} as a tree, so that people find {@code valence.ccc}. */
final class EvaluationMetrics {
  private EvaluationMetrics() {}

  /**
   * @throws IllegalArgumentException if it is no JSON object
   */
  static Map<String, Object> read(byte[] json) {
    Map<String, Object> tree = new LinkedHashMap<>();
    CoreJson.read(json, Map.class)
        .forEach(
            (name, value) -> {
              if (value != null) {
                tree.put(String.valueOf(name), value);
              }
            });
    return tree;
  }
}
