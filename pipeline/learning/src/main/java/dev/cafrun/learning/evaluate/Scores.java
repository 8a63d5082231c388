package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One measure over several trainings.
 *
 * @param bySeed one value per training, null where undefined
 */
record Scores(List<@Nullable Double> bySeed) {

  /** The measure of each model. */
  static Scores of(List<Predictions> models, Dimension dimension, Metric metric) {
    List<@Nullable Double> values = new ArrayList<>();
    for (Predictions model : models) {
      Agreement agreement = model.agreement(dimension);
      values.add(metric.of(agreement));
    }
    return new Scores(values);
  }

  /** The mean; nothing if the measure is undefined for any training. */
  Optional<Double> mean() {
    double sum = 0;
    for (Double value : bySeed) {
      if (value == null) {
        return Optional.empty();
      }
      sum += value;
    }
    return Optional.of(sum / bySeed.size());
  }

  /** Sample standard deviation (n − 1); nothing for a single training or where undefined. */
  Optional<Double> deviation() {
    return bySeed.size() < 2 ? Optional.empty() : mean().map(this::deviationAround);
  }

  private double deviationAround(double mean) {
    double sum = 0;
    for (Double value : bySeed) {
      sum += value == null ? Double.NaN : (value - mean) * (value - mean);
    }
    return Math.sqrt(sum / (bySeed.size() - 1));
  }
}
