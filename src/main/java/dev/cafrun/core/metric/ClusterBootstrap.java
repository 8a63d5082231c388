package dev.cafrun.core.metric;

import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Percentile intervals of what is measured on clusters, such as all faces of a person: whole
 * clusters are drawn with replacement (Efron and Tibshirani 1993). Same input, same interval.
 *
 * @param resamples how often to draw, at least 1
 * @param seed of the draws
 */
public record ClusterBootstrap(int resamples, long seed) {

  /** From where to where. */
  public record Interval(double low, double high) {}

  /**
   * The interval of anything that can be computed from some of the clusters.
   *
   * @param clusters how many there are
   * @param tail the share of resamples that lies below it, and above it
   * @param measure of those that were drawn, each a number from 0 to {@code clusters − 1}; not a
   *     number where it is undefined
   * @return nothing if it is undefined on more than two tails of the resamples
   */
  public Optional<Interval> interval(int clusters, double tail, ToDoubleFunction<int[]> measure) {
    // java.util.Random's numbers are fixed by its specification; a fixed seed makes reruns agree.
    Random random = new Random(seed);
    double[] values = new double[resamples];
    int defined = 0;
    for (int resample = 0; resample < resamples; resample++) {
      double value = measure.applyAsDouble(random.ints(clusters, 0, clusters).toArray());
      if (!Double.isNaN(value)) {
        values[defined++] = value;
      }
    }
    if (defined == 0 || defined < resamples * (1 - 2 * tail)) {
      return Optional.empty();
    }
    double[] sorted = Arrays.copyOf(values, defined);
    Arrays.sort(sorted);
    return Optional.of(new Interval(quantile(sorted, tail), quantile(sorted, 1 - tail)));
  }

  private static double quantile(double[] sorted, double share) {
    double at = share * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(sorted.length - 1, below + 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
