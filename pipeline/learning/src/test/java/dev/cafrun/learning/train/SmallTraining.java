package dev.cafrun.learning.train;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A training of seconds. */
final class SmallTraining {

  /** What a training leaves. */
  static final List<String> OUTPUTS =
      List.of("model.caf", "best.caf", "training.csv", "training.svg");

  private SmallTraining() {}

  /**
   * A small AlexNet on 32 pixels for 12 iterations of 16, unless told otherwise.
   *
   * @param train below {@code train:}, in the place of what is usual here
   */
  static Map<String, Object> spec(Map<String, Object> train, Map<String, Object> group) {
    Map<String, Object> all =
        new HashMap<>(
            Map.of(
                "backbone",
                "alexnet",
                "iterations",
                12,
                "batchSize",
                16,
                "learningRate",
                3e-4,
                "seeds",
                List.of(1),
                "validateEvery",
                5,
                "threads",
                1,
                "critic",
                Map.of("neighbourhood", "memory"),
                "checkpoint",
                Map.of("every", 3)));
    all.putAll(train);
    return Map.of(
        "dataset",
        Map.of("format", "demo", "maxNearDuplicates", 1), // two-coloured "faces" are much alike
        "align",
        Map.of("size", 32),
        "group",
        group,
        "train",
        all);
  }
}
