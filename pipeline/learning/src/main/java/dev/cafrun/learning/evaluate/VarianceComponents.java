package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Dimension;
import dev.cafrun.runtime.compact.Doubles;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;

/**
 * How much of a signed error (prediction − label) is the person's own, and how much changes from
 * face to face of one person: the one-way random-effects model y_ij = μ + b_i + e_ij, its variances
 * estimated by the analysis of variance for groups of unequal size (Searle, Casella and McCulloch
 * 1992, <i>Variance Components</i>, section 3.6).
 *
 * <p>With a people, n_i faces of person i, N in all, B = Σ n_i (ȳ_i − ȳ)² ÷ (a − 1), W = Σ Σ (y_ij
 * − ȳ_i)² ÷ (N − a) and n₀ = (N − Σ n_i² ÷ N) ÷ (a − 1): the variance within is W, the variance
 * between (B − W) ÷ n₀, or 0 where that is negative, which says that people differ no more than
 * chance lets them.
 *
 * @param between σ²_b, at least 0
 * @param within σ²_e, at least 0
 */
record VarianceComponents(double between, double within) {

  /**
   * What is to be known of one person's errors.
   *
   * @param faces how many
   * @param mean of the errors
   * @param squares sum of the squared deviations from it
   */
  record Person(int faces, double mean, double squares) {}

  /**
   * Every known person's errors, in the order in which the people first occur. Faces of unknown
   * subject are left out.
   */
  static List<Person> people(Predictions model, Dimension dimension) {
    Map<String, Doubles> errors = new LinkedHashMap<>();
    for (int i = 0; i < model.faces().size(); i++) {
      String subject = model.faces().subject(i);
      if (!subject.isEmpty()) {
        errors
            .computeIfAbsent(subject, unused -> new Doubles())
            .add(model.prediction(dimension, i) - model.label(dimension, i));
      }
    }
    return errors.values().stream().map(VarianceComponents::person).toList();
  }

  private static Person person(Doubles collected) {
    double[] errors = collected.toArray();
    double mean = DoubleStream.of(errors).average().orElseThrow();
    double squares = DoubleStream.of(errors).map(error -> (error - mean) * (error - mean)).sum();
    return new Person(errors.length, mean, squares);
  }

  /** Nothing for fewer than two people, or if there is one face of each. */
  static Optional<VarianceComponents> of(List<Person> people) {
    double faces = people.stream().mapToInt(Person::faces).sum();
    int groups = people.size();
    if (groups < 2 || faces <= groups) {
      return Optional.empty();
    }
    double mean = people.stream().mapToDouble(p -> p.faces * p.mean / faces).sum();
    double squaresBetween =
        people.stream().mapToDouble(p -> p.faces * (p.mean - mean) * (p.mean - mean)).sum();
    double within = people.stream().mapToDouble(Person::squares).sum() / (faces - groups);
    double size =
        (faces - people.stream().mapToDouble(p -> (double) p.faces * p.faces).sum() / faces)
            / (groups - 1);
    double between = (squaresBetween / (groups - 1) - within) / size;
    return Optional.of(new VarianceComponents(Math.max(0, between), within));
  }

  /** σ²_b ÷ (σ²_b + σ²_e), from 0 to 1; not a number if nothing varies. */
  double share() {
    return between / (between + within);
  }
}
