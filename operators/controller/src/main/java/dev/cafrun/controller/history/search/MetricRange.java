package dev.cafrun.controller.history.search;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A bound on a metric of an evaluation; a run without it is out of bounds.
 *
 * @param metric such as {@code valence.ccc}
 * @param comparison {@code >=}, {@code >}, {@code <=}, {@code <} or {@code =}
 * @param bound finite
 */
public record MetricRange(String metric, String comparison, double bound) {
  private static final Pattern METRIC = Pattern.compile("[\\w/-]+(\\.[\\w/-]+)*");

  private static final int LONGEST_METRIC = 200;

  private static final Pattern RANGE =
      Pattern.compile("\\s*([^\\s<>=]+)\\s*(>=|<=|>|<|==?)\\s*(\\S+)\\s*");

  /** As people write them, and as they are kept. */
  private static final Map<String, String> COMPARISONS =
      Map.of(">=", ">=", ">", ">", "<=", "<=", "<", "<", "=", "=", "==", "=");

  public MetricRange {
    if (!isMetric(metric)) {
      throw new IllegalArgumentException("'" + metric + "' is no metric, such as valence.ccc");
    }
    if (!COMPARISONS.containsValue(comparison)) {
      throw new IllegalArgumentException("'" + comparison + "' compares nothing");
    }
    if (!Double.isFinite(bound)) {
      throw new IllegalArgumentException("a metric is compared with a number");
    }
  }

  static boolean isMetric(String text) {
    return text.length() <= LONGEST_METRIC && METRIC.matcher(text).matches();
  }

  /**
   * Reads {@code valence.ccc>=0.5}.
   *
   * @throws IllegalArgumentException with a sentence to be read after the name of what was said
   */
  public static MetricRange of(String said) {
    Matcher range = RANGE.matcher(said);
    if (!range.matches()) {
      throw new IllegalArgumentException(
          "'%s' is no bound; write a metric, >=, >, <=, < or =, and a number: valence.ccc>=0.5"
              .formatted(said));
    }
    return new MetricRange(
        range.group(1), COMPARISONS.getOrDefault(range.group(2), "="), number(range.group(3)));
  }

  private static double number(String said) {
    try {
      return Double.parseDouble(said);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + said + "' is no number", e);
    }
  }

  @Override
  public String toString() {
    return metric + comparison + bound;
  }
}
