package dev.cafrun.learning.model;

import java.util.Arrays;

/**
 * Mean and standard deviation (of a population) of some values; NaN for none.
 *
 * @param mean where they lie
 * @param deviation how far apart, from 0
 */
public record MeanAndDeviation(double mean, double deviation) {

  public static MeanAndDeviation of(double[] values) {
    double mean = Arrays.stream(values).average().orElse(Double.NaN);
    double variance =
        Arrays.stream(values)
            .map(value -> (value - mean) * (value - mean))
            .average()
            .orElse(Double.NaN);
    return new MeanAndDeviation(mean, Math.sqrt(variance));
  }
}
