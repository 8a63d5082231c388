package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.ClusterBootstrap;
import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * 95 % percentile intervals that respect that a subject's faces resemble each other: whole subjects
 * are drawn with replacement, the measures are computed on what was drawn and averaged over seeds.
 * Where no subject is known each face stands for itself. Same input, same interval.
 *
 * @param resamples how often to draw, at least 1
 */
record Bootstrap(int resamples) {

  private static final double TAIL = 0.025;

  /**
   * The interval of one measure.
   *
   * @param models what each seed's model says about the same faces in the same order
   * @return nothing if the measure is undefined on more than 5 % of the resamples
   */
  Optional<Interval> interval(List<Predictions> models, Dimension dimension, Metric metric) {
    List<ClusterSums> sums =
        models.stream().map(model -> new ClusterSums(model, dimension)).toList();
    return interval(
        sums.getFirst().clusters(),
        drawn -> {
          double sum = 0;
          for (ClusterSums model : sums) {
            Double value = metric.of(model.agreement(drawn));
            sum += value == null ? Double.NaN : value / models.size();
          }
          return sum;
        });
  }

  /**
   * The interval of anything that can be computed from some of the subjects.
   *
   * @param subjects how many there are
   * @param measure of those that were drawn, each a number from 0 to {@code subjects − 1}; not a
   *     number where it is undefined
   * @return nothing if it is undefined on more than 5 % of the resamples
   */
  Optional<Interval> interval(int subjects, ToDoubleFunction<int[]> measure) {
    return new ClusterBootstrap(resamples, resamples).interval(subjects, TAIL, measure);
  }
}
