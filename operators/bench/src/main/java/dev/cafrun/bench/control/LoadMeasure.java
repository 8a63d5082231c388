package dev.cafrun.bench.control;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A line of the result.
 *
 * @param measure what was measured
 * @param value NaN is written as nothing
 * @param unit of value and target
 * @param target nothing if there is none
 * @param met nothing if there is no target
 * @param over what it was measured
 */
@JsonPropertyOrder({"measure", "value", "unit", "target", "met", "over"})
record LoadMeasure(
    String measure,
    double value,
    String unit,
    @Nullable String target,
    @Nullable Boolean met,
    String over) {
  static final String HEADER =
      "%-31s %10s %-12s %-8s %-5s %s"
          .formatted("MEASURE", "VALUE", "UNIT", "TARGET", "MET", "OVER");

  static LoadMeasure plain(String measure, double value, String unit, String over) {
    return new LoadMeasure(measure, value, unit, null, null, over);
  }

  static LoadMeasure atLeast(
      double target, String measure, double value, String unit, String over) {
    return new LoadMeasure(measure, value, unit, "≥ " + number(target), value >= target, over);
  }

  static LoadMeasure below(double target, String measure, double value, String unit, String over) {
    return new LoadMeasure(measure, value, unit, "< " + number(target), value < target, over);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value >= 100 ? "%.0f" : "%.2f", value);
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-31s %10s %-12s %-8s %-5s %s",
        measure,
        number(value),
        unit,
        Optional.ofNullable(target).orElse(""),
        met == null ? "" : met ? "yes" : "no",
        over);
  }
}
