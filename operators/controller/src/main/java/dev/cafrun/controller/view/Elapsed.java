package dev.cafrun.controller.view;

import java.util.Locale;

/** Time as people read it: {@code 0.4s}, {@code 12s}, {@code 3m 05s}, {@code 2h 04m}. */
public final class Elapsed {
  private Elapsed() {}

  public static String of(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1fs", Math.max(seconds, 0));
    }
    long whole = Math.round(seconds);
    if (whole < 60) {
      return whole + "s";
    }
    return whole < 3600
        ? String.format(Locale.ROOT, "%dm %02ds", whole / 60, whole % 60)
        : String.format(Locale.ROOT, "%dh %02dm", whole / 3600, whole % 3600 / 60);
  }
}
