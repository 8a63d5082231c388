package dev.cafrun.learning.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Maps values to pixels and knows where to put ticks.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}, above {@code low}
 * @param from pixel
 * @param to pixel; below {@code from} on a vertical axis
 */
record Axis(double low, double high, double from, double to) {

  private static final int WANTED_TICKS = 5;

  /** An axis that shows these bounds with a little air, whatever they are. */
  static Axis around(double low, double high, double from, double to) {
    if (!(low <= high)) {
      return new Axis(0, 1, from, to);
    }
    double air = high > low ? 0.04 * (high - low) : Math.max(0.5, 0.1 * Math.abs(low));
    return new Axis(low - air, high + air, from, to);
  }

  double pixel(double value) {
    return from + (value - low) / (high - low) * (to - from);
  }

  /** Round numbers within the axis. */
  List<Double> ticks() {
    double step = step();
    List<Double> ticks = new ArrayList<>();
    for (double n = Math.ceil(low / step); n * step <= high; n++) {
      ticks.add(n * step);
    }
    return ticks;
  }

  /** A tick's label, with as many decimals as the step needs. */
  String label(double tick) {
    int decimals = (int) Math.clamp(-Math.floor(Math.log10(step())), 0, 9);
    if (decimals == 0 && Math.abs(tick) >= 10_000) {
      return String.format(Locale.ROOT, "%.0fk", tick / 1000);
    }
    String text = String.format(Locale.ROOT, "%." + decimals + "f", tick);
    return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
  }

  private double step() {
    double rough = (high - low) / WANTED_TICKS;
    double power = Math.pow(10, Math.floor(Math.log10(rough)));
    double lead = rough / power;
    return power * (lead < 1.5 ? 1 : lead < 3.5 ? 2 : lead < 7.5 ? 5 : 10);
  }
}
