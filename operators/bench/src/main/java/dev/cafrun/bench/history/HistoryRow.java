package dev.cafrun.bench.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cafrun.bench.control.Percentiles;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A line of the result.
 *
 * @param name what was measured
 * @param p95Millis how long it took at most, 19 times out of 20
 * @param p50Millis how long it took at most, every other time
 * @param mebibytes of memory, where that is what was measured
 * @param target nothing if there is none
 * @param met nothing if there is no target
 * @param over what it was measured
 */
@JsonPropertyOrder({"name", "p95Millis", "p50Millis", "mebibytes", "target", "met", "over"})
@JsonInclude(JsonInclude.Include.NON_NULL)
record HistoryRow(
    String name,
    @Nullable Double p95Millis,
    @Nullable Double p50Millis,
    @Nullable Double mebibytes,
    @Nullable String target,
    @Nullable Boolean met,
    String over) {
  static final String HEADER =
      "%-34s %9s %9s %-10s %-4s %s".formatted("NAME", "P95", "P50", "TARGET", "MET", "OVER");

  static HistoryRow millis(String name, Percentiles taken, @Nullable Double below, String over) {
    double p95 = rounded(taken.seconds(0.95) * 1e3);
    return new HistoryRow(
        name,
        p95,
        rounded(taken.seconds(0.5) * 1e3),
        null,
        below == null ? null : "< " + Math.round(below) + " ms",
        below == null ? null : p95 < below,
        over);
  }

  static HistoryRow memory(String name, double mebibytes, double below, String over) {
    return new HistoryRow(
        name,
        null,
        null,
        rounded(mebibytes),
        "< " + Math.round(below) + " MiB",
        mebibytes < below,
        over);
  }

  /**
   * @param times so many times as fast as somebody else
   * @param wanted at least so many
   */
  static HistoryRow timesAsFast(String name, Percentiles taken, double times, int wanted) {
    return new HistoryRow(
        name,
        rounded(taken.seconds(0.95) * 1e3),
        rounded(taken.seconds(0.5) * 1e3),
        null,
        "≥ " + wanted + " times",
        times >= wanted,
        String.format(Locale.ROOT, "%.1f times as fast, by medians", times));
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "%-34s %9s %9s %-10s %-4s %s",
        name,
        mebibytes == null ? shown(p95Millis, "ms") : shown(mebibytes, "MiB"),
        mebibytes == null ? shown(p50Millis, "ms") : "",
        target == null ? "" : target,
        met == null ? "" : met ? "yes" : "no",
        over);
  }

  private static String shown(@Nullable Double value, String unit) {
    return value == null ? "" : String.format(Locale.ROOT, "%.1f %s", value, unit);
  }
}
