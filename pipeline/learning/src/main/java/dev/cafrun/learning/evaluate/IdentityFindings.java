package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.ClusterBootstrap.Interval;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.learning.evaluate.IdentityExamination.Source;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How person-independent the models are, as numbers: {@code identity} of {@code metrics.json}, and
 * the same flat for the manifest. Means over the seeds, their deviation, 95 % intervals over
 * people, each seed. What cannot be told is absent, never 0.
 */
final class IdentityFindings {

  static final String PREFIX = "identity.";
  private static final String CHANGE = "change.";

  /**
   * One number.
   *
   * @param name such as {@code untrained.probe}
   * @param bySeed one value per model, or a single one that does not depend on the model
   */
  private record Quantity(String name, List<Double> bySeed, Optional<Interval> interval) {
    Scores scores() {
      return new Scores(new ArrayList<>(bySeed));
    }
  }

  private final List<Predictions> models;
  private final Bootstrap bootstrap;
  private final IdentityExamination examination;
  private final Map<String, @Nullable Object> tree = new LinkedHashMap<>();
  private final Map<String, Object> summary = new LinkedHashMap<>();

  /**
   * Computes everything.
   *
   * @param models what each seed's model says about the test split
   * @param resamples for intervals; 0 for none
   */
  IdentityFindings(List<Predictions> models, IdentityExamination examination, int resamples) {
    this.models = models;
    this.examination = examination;
    this.bootstrap = new Bootstrap(resamples);
    List<Quantity> quantities = new ArrayList<>();
    if (examination.trouble().isEmpty()) {
      IdentitySplit split = examination.split();
      put("people", split.people().size());
      put("faces", split.fit().size() + split.test().size());
      put("chance", 1.0 / split.people().size());
      quantities.addAll(recognition());
    }
    for (Dimension dimension : Dimension.values()) {
      quantities.addAll(components(dimension));
    }
    write(quantities);
  }

  /** For {@code metrics.json}, below {@code identity}; empty if nothing could be told. */
  Map<String, @Nullable Object> tree() {
    return tree;
  }

  /** Flat: {@code identity.probe}, {@code low.identity.probe} and so on. */
  Map<String, Object> summary() {
    return summary;
  }

  private List<Quantity> recognition() {
    List<Quantity> quantities = new ArrayList<>();
    for (Source source : Source.values()) {
      for (IdentityJudge judge : IdentityJudge.values()) {
        quantities.add(
            recognised(source.prefix() + judge.spelling(), examination.shares(source, judge)));
      }
    }
    for (IdentityJudge judge : IdentityJudge.values()) {
      List<double[]> trained = examination.shares(Source.TRAINED, judge);
      List<double[]> untrained = examination.shares(Source.UNTRAINED, judge);
      quantities.add(
          recognised(
              CHANGE + judge.spelling(),
              IntStream.range(0, trained.size())
                  .mapToObj(seed -> minus(trained.get(seed), untrained.get(seed)))
                  .toList()));
    }
    return quantities;
  }

  /** The mean over people of what was found for each of them, of each model. */
  private Quantity recognised(String name, List<double[]> shares) {
    int people = examination.split().people().size();
    double[] means = new double[people];
    for (double[] model : shares) {
      for (int person = 0; person < people; person++) {
        means[person] += model[person] / shares.size();
      }
    }
    return new Quantity(
        name,
        shares.stream()
            .map(
                model ->
                    IntStream.range(0, people).mapToDouble(p -> model[p]).average().orElseThrow())
            .toList(),
        interval(
            people,
            drawn -> IntStream.of(drawn).mapToDouble(p -> means[p]).average().orElseThrow()));
  }

  private static double[] minus(double[] one, double[] other) {
    double[] difference = new double[one.length];
    for (int i = 0; i < one.length; i++) {
      difference[i] = one[i] - other[i];
    }
    return difference;
  }

  private List<Quantity> components(Dimension dimension) {
    List<List<VarianceComponents.Person>> people =
        models.stream().map(model -> VarianceComponents.people(model, dimension)).toList();
    List<VarianceComponents> found =
        people.stream().flatMap(model -> VarianceComponents.of(model).stream()).toList();
    if (found.size() < models.size()
        || found.stream().anyMatch(components -> Double.isNaN(components.share()))) {
      return List.of();
    }
    String name = dimension.spelling() + ".";
    return List.of(
        new Quantity(
            name + "between",
            found.stream().map(VarianceComponents::share).toList(),
            interval(people.getFirst().size(), drawn -> meanShare(people, drawn))),
        new Quantity(
            name + "variance_between",
            found.stream().map(VarianceComponents::between).toList(),
            Optional.empty()),
        new Quantity(
            name + "variance_within",
            found.stream().map(VarianceComponents::within).toList(),
            Optional.empty()));
  }

  /** Over the models, of some of the people; whoever was drawn twice counts as two. */
  private static double meanShare(List<List<VarianceComponents.Person>> models, int[] drawn) {
    return models.stream()
        .mapToDouble(
            people ->
                VarianceComponents.of(IntStream.of(drawn).mapToObj(people::get).toList())
                    .map(VarianceComponents::share)
                    .orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  private Optional<Interval> interval(int people, ToDoubleFunction<int[]> measure) {
    return bootstrap.resamples() > 0 ? bootstrap.interval(people, measure) : Optional.empty();
  }

  private void write(List<Quantity> quantities) {
    Map<String, @Nullable Object> deviations = new LinkedHashMap<>();
    Map<String, @Nullable Object> intervals = new LinkedHashMap<>();
    for (Quantity quantity : quantities) {
      double mean = quantity.scores().mean().orElseThrow();
      put(tree, quantity.name, mean);
      summary.put(PREFIX + quantity.name, mean);
      quantity
          .scores()
          .deviation()
          .ifPresent(
              deviation -> {
                put(deviations, quantity.name, deviation);
                summary.put("sd." + PREFIX + quantity.name, deviation);
              });
      quantity.interval.ifPresent(
          found -> {
            put(intervals, quantity.name, List.of(found.low(), found.high()));
            summary.put("low." + PREFIX + quantity.name, found.low());
            summary.put("high." + PREFIX + quantity.name, found.high());
          });
    }
    if (!quantities.isEmpty()) {
      putUnlessEmpty("sd", deviations);
      putUnlessEmpty("interval95", intervals);
      tree.put(
          "seeds", IntStream.range(0, models.size()).mapToObj(i -> seed(i, quantities)).toList());
    }
  }

  private void putUnlessEmpty(String name, Map<String, @Nullable Object> node) {
    if (!node.isEmpty()) {
      tree.put(name, node);
    }
  }

  private Map<String, @Nullable Object> seed(int model, List<Quantity> quantities) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    values.put("seed", models.get(model).seed());
    for (Quantity quantity : quantities) {
      if (!quantity.name.startsWith(Source.LABELS.prefix())) {
        put(values, quantity.name, quantity.bySeed.get(model));
      }
    }
    return values;
  }

  private void put(String name, Number value) {
    tree.put(name, value);
    summary.put(PREFIX + name, value);
  }

  /** Below a node for what stands before the point, if there is one. */
  @SuppressWarnings("unchecked") // this class makes no other nodes
  private static void put(Map<String, @Nullable Object> tree, String name, Object value) {
    int point = name.indexOf('.');
    if (point < 0) {
      tree.put(name, value);
    } else {
      Map<String, @Nullable Object> node =
          (Map<String, @Nullable Object>)
              tree.computeIfAbsent(name.substring(0, point), unused -> new LinkedHashMap<>());
      node.put(name.substring(point + 1), value);
    }
  }
}
