package dev.cafrun.learning.evaluate;

import dev.cafrun.learning.evaluate.Bootstrap.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code metrics.json}, and the same numbers flat for the manifest. For every dimension and
 * measure: the mean over the seeds, their standard deviation, a 95 % interval over subjects, each
 * seed, and what the seeds' models score when their predictions are averaged.
 */
final class MetricsFile {

  private final List<Predictions> models;
  private final int bootstrap;
  private final Map<String, Object> summary = new LinkedHashMap<>();
  private final List<String> undefined = new ArrayList<>();
  private final Map<String, @Nullable Object> tree;

  /**
   * Computes everything.
   *
   * @param bootstrap resamples for intervals; 0 for none
   */
  MetricsFile(List<Predictions> models, int bootstrap) {
    this.models = models;
    this.bootstrap = bootstrap;
    this.tree = compute();
  }

  /** Adds what was found about identities, below {@code identity}. */
  void add(IdentityFindings identity) {
    if (!identity.tree().isEmpty()) {
      tree.put("identity", identity.tree());
      summary.putAll(identity.summary());
    }
  }

  /** Adds how the critics fared, below {@code critic}; nothing for an arm without one. */
  void add(CriticFindings critic) {
    if (!critic.tree().isEmpty()) {
      tree.put("critic", critic.tree());
      summary.putAll(critic.summary());
    }
  }

  /** For {@code metrics.json}; undefined measures are null. */
  Map<String, @Nullable Object> tree() {
    return tree;
  }

  /**
   * Flat: {@code valence.ccc}, {@code sd.valence.ccc}, {@code low.valence.ccc}, {@code
   * high.valence.ccc} and so on; undefined measures are absent.
   */
  Map<String, Object> summary() {
    return summary;
  }

  /** Measures that are undefined, such as {@code valence.pcc}. */
  List<String> undefined() {
    return undefined;
  }

  private Map<String, @Nullable Object> compute() {
    int samples = models.getFirst().faces().size();
    summary.put("samples", samples);
    summary.put("seeds", models.size());
    Map<String, @Nullable Object> all = new LinkedHashMap<>();
    Map<String, @Nullable Object> deviations = new LinkedHashMap<>();
    Map<String, @Nullable Object> intervals = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      all.put(dimension.spelling(), each(metric -> mean(dimension, metric)));
    }
    all.put("samples", samples);
    for (Dimension dimension : Dimension.values()) {
      deviations.put(dimension.spelling(), each(metric -> deviation(dimension, metric)));
    }
    all.put("sd", deviations);
    if (bootstrap > 0) {
      for (Dimension dimension : Dimension.values()) {
        intervals.put(dimension.spelling(), each(metric -> interval(dimension, metric)));
      }
      all.put("interval95", intervals);
    }
    all.put("seeds", models.stream().map(MetricsFile::bySeed).toList());
    if (models.size() > 1) {
      all.put("ensemble", scores(Predictions.together(models)));
    }
    return all;
  }

  private interface Measured {
    @Nullable Object of(Metric metric);
  }

  private static Map<String, @Nullable Object> each(Measured measured) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Metric metric : Metric.values()) {
      values.put(metric.spelling(), measured.of(metric));
    }
    return values;
  }

  private @Nullable Object mean(Dimension dimension, Metric metric) {
    String name = dimension.spelling() + "." + metric.spelling();
    Optional<Double> mean = Scores.of(models, dimension, metric).mean();
    mean.ifPresentOrElse(value -> summary.put(name, value), () -> undefined.add(name));
    return mean.orElse(null);
  }

  private @Nullable Object deviation(Dimension dimension, Metric metric) {
    Optional<Double> deviation = Scores.of(models, dimension, metric).deviation();
    deviation.ifPresent(
        value -> summary.put("sd." + dimension.spelling() + "." + metric.spelling(), value));
    return deviation.orElse(null);
  }

  private @Nullable Object interval(Dimension dimension, Metric metric) {
    String name = dimension.spelling() + "." + metric.spelling();
    Optional<Interval> interval = new Bootstrap(bootstrap).interval(models, dimension, metric);
    interval.ifPresent(
        found -> {
          summary.put("low." + name, found.low());
          summary.put("high." + name, found.high());
        });
    return interval.map(found -> List.of(found.low(), found.high())).orElse(null);
  }

  private static Map<String, @Nullable Object> bySeed(Predictions model) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("seed", model.seed());
    values.putAll(scores(model));
    return values;
  }

  private static Map<String, @Nullable Object> scores(Predictions model) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (Dimension dimension : Dimension.values()) {
      values.put(dimension.spelling(), each(metric -> metric.of(model.agreement(dimension))));
    }
    return values;
  }
}
