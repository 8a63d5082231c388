package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.ClusterBootstrap;
import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.metric.SufficientStatistics;
import dev.cafrun.learning.data.Face;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    List<Map<String, SufficientStatistics>> bySubject =
        models.stream().map(model -> bySubject(model, dimension)).toList();
    List<String> subjects = new ArrayList<>(bySubject.getFirst().keySet());
    return interval(
        subjects.size(),
        drawn -> {
          double sum = 0;
          for (Map<String, SufficientStatistics> model : bySubject) {
            Double value = metric.of(agreement(model, subjects, drawn));
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

  private static Agreement agreement(
      Map<String, SufficientStatistics> model, List<String> subjects, int[] drawn) {
    SufficientStatistics sum = SufficientStatistics.NONE;
    for (int subject : drawn) {
      sum = sum.plus(model.getOrDefault(subjects.get(subject), SufficientStatistics.NONE));
    }
    return sum.agreement();
  }

  private static Map<String, SufficientStatistics> bySubject(
      Predictions model, Dimension dimension) {
    Map<String, SufficientStatistics> statistics = new LinkedHashMap<>();
    for (int i = 0; i < model.faces().size(); i++) {
      Face face = model.faces().get(i);
      // A NUL keeps a lone face's name apart from every subject's.
      String cluster = face.subject().isEmpty() ? "\0" + face.id() : face.subject();
      statistics.merge(
          cluster,
          SufficientStatistics.of(model.label(dimension, i), model.prediction(dimension, i)),
          SufficientStatistics::plus);
    }
    return statistics;
  }
}
