package dev.cafrun.e2e;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the stories' runs train. */
final class Training {
  static final int CHECKPOINT = 5;
  static final int ITERATIONS = 60;

  /** Long enough to be disturbed. */
  static final Map<String, Object> LONG =
      Map.of("iterations", ITERATIONS, "checkpoint", Map.of("every", CHECKPOINT, "interval", "1s"));

  static final Map<String, Object> PATIENT =
      Map.of(
          "train",
          Map.of(
              "retry",
              Map.of("limit", 3, "backoff", "1s"),
              "resources",
              Map.of("requests", Map.of("cpu", "500m"))));

  private Training() {}

  /** The same with one seed. */
  static Map<String, Object> with(Map<String, Object> train, int seed) {
    var more = new HashMap<>(train);
    more.put("seeds", List.of(seed));
    return more;
  }
}
