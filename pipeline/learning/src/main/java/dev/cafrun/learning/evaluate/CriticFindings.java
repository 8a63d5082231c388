package dev.cafrun.learning.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How the critics fared over the last tenth of their trainings, as the train stages' summaries say:
 * {@code critic.*}, mean over the seeds, and each seed. Empty for an arm without critic.
 */
final class CriticFindings {

  private static final String PREFIX = "critic.";

  private final List<Map<String, Object>> trainings;

  /**
   * @param trainings summaries of the train stages, one a seed
   */
  CriticFindings(List<Map<String, Object>> trainings) {
    this.trainings = trainings;
  }

  /** For {@code metrics.json}: name to mean, and {@code seeds}: each seed's. */
  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    Map<String, Double> means = summary();
    means.forEach((name, mean) -> tree.put(name.substring(PREFIX.length()), mean));
    if (!tree.isEmpty()) {
      tree.put("seeds", trainings.stream().map(CriticFindings::ofSeed).toList());
    }
    return tree;
  }

  /** Means over the seeds, flat: {@code critic.distance} and so on. */
  Map<String, Double> summary() {
    TreeSet<String> names = new TreeSet<>();
    trainings.forEach(
        training ->
            training.keySet().stream().filter(key -> key.startsWith(PREFIX)).forEach(names::add));
    Map<String, Double> means = new LinkedHashMap<>();
    for (String name : names) {
      List<Double> values = new ArrayList<>();
      for (Map<String, Object> training : trainings) {
        if (training.get(name) instanceof Number value) {
          values.add(value.doubleValue());
        }
      }
      means.put(
          name, values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
    }
    return means;
  }

  private static Map<String, Object> ofSeed(Map<String, Object> training) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("seed", training.getOrDefault("seed", ""));
    new TreeMap<>(training) // the same bytes in every process, whatever order a manifest's map has
        .forEach(
            (key, value) -> {
              if (key.startsWith(PREFIX)) {
                values.put(key.substring(PREFIX.length()), value);
              }
            });
    return values;
  }
}
