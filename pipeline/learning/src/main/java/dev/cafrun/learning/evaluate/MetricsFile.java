package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
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

  private static final String SEEDS = "seeds";
  private static final String SEED = "seed";

  /** How faces were split that may show one person on both sides; absent if nobody can be. */
  private static final String PEOPLE_NOT_APART = "people_not_apart";

  private static final String VALIDATION = "validation_ccc";

  private final List<Predictions> models;
  private final Map<Long, Double> validation;
  private final int bootstrap;
  private final Map<String, Object> summary = new LinkedHashMap<>();
  private final List<String> undefined = new ArrayList<>();
  private final Map<String, @Nullable Object> tree;

  /**
   * Computes everything.
   *
   * @param validation each seed's mean CCC on the validation split, where it is defined
   * @param bootstrap resamples for intervals; 0 for none
   */
  MetricsFile(List<Predictions> models, Map<Long, Double> validation, int bootstrap) {
    this.models = models;
    this.validation = validation;
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

  /** Marks every number: people who were tested may have been trained on. */
  void markPeopleOnBothSides(String splitBy) {
    tree.put(PEOPLE_NOT_APART, splitBy);
    summary.put(PEOPLE_NOT_APART, splitBy);
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

  /**
   * Reads each seed's mean CCC on the validation split, where it is defined, from {@link #tree}.
   *
   * @throws IllegalArgumentException if it is no such tree
   */
  static Map<Long, Double> validation(Map<String, ?> tree) {
    if (!(tree.get(SEEDS) instanceof List<?> seeds)) {
      throw new IllegalArgumentException("no seeds in " + tree.keySet());
    }
    Map<Long, Double> scores = new LinkedHashMap<>();
    for (Object one : seeds) {
      if (one instanceof Map<?, ?> model
          && model.get(SEED) instanceof Number seed
          && model.get(VALIDATION) instanceof Number score) {
        scores.put(seed.longValue(), score.doubleValue());
      }
    }
    return scores;
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
    all.put(SEEDS, models.stream().map(this::bySeed).toList());
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

  private Map<String, @Nullable Object> bySeed(Predictions model) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put(SEED, model.seed());
    values.putAll(scores(model));
    values.put(VALIDATION, validation.get(model.seed()));
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
