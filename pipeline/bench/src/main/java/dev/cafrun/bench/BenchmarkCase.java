package dev.cafrun.bench;

import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.Precision;
import dev.cafrun.core.training.TrainSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One line of the benchmark: what is trained how.
 *
 * @param iteration of the method, or of plain regression
 * @param size side of the images in pixels
 * @param threads processor threads
 */
record BenchmarkCase(Iteration iteration, Backbone backbone, int size, int threads) {
  private static final List<Integer> SIZES = List.of(64, 112);

  /** Measured once, with a smaller minibatch: it takes as long as 112 pixels with the usual one. */
  private static final int LARGE_SIZE = 224;

  /** What an iteration computes. */
  enum Iteration {
    /** Algorithm 1 with the adaptive margin. */
    CAF,
    /** Step 4 alone. */
    REGRESSION
  }

  /** Samples of an iteration: 64; of the largest images 16. */
  int batchSize() {
    return size == LARGE_SIZE ? 16 : 64;
  }

  /**
   * Everything that is measured, those with the same networks' inputs and threads together. The
   * largest images come with the method's iteration and one thread only.
   */
  static List<BenchmarkCase> all(int mostThreads) {
    List<BenchmarkCase> all = new ArrayList<>();
    for (int threads = 1; threads <= mostThreads; threads++) {
      for (Backbone backbone : Backbone.values()) {
        for (int size : SIZES) {
          for (Iteration iteration : Iteration.values()) {
            all.add(new BenchmarkCase(iteration, backbone, size, threads));
          }
        }
        if (threads == 1) {
          all.add(new BenchmarkCase(Iteration.CAF, backbone, LARGE_SIZE, threads));
        }
      }
    }
    return all;
  }

  /** As a run's file says it, with the paper's defaults. */
  TrainSpec train() {
    return train(Map.of());
  }

  /** The same at a precision, which any engine has if it is float32. */
  TrainSpec train(Precision precision) {
    return switch (precision) {
      case FLOAT32 -> train();
      case BFLOAT16 -> train(Map.of("engine", "torch", "precision", precision.spelling()));
    };
  }

  private TrainSpec train(Map<String, Object> more) {
    Map<String, Object> train = new HashMap<>(more);
    train.putAll(
        Map.of(
            "backbone",
            spelling(backbone),
            "critic",
            Map.of("type", iteration == Iteration.CAF ? "caf" : "none"),
            "batchSize",
            batchSize(),
            "threads",
            threads));
    return RunReader.readSpec(Map.of("dataset", Map.of("format", "demo"), "train", train)).train();
  }

  /** As run files and results spell it. */
  static String spelling(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
