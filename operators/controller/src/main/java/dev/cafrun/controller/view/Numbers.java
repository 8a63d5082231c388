package dev.cafrun.controller.view;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them: whole ones whole, others to four significant digits. */
public final class Numbers {
  private static final int DIGITS = 4;

  private Numbers() {}

  public static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "undefined";
      case Double number -> shown(number.doubleValue());
      case Float number -> shown(number.doubleValue());
      default -> value.toString();
    };
  }

  private static String shown(double number) {
    if (number == Math.rint(number) && Math.abs(number) < 1e9) {
      return Long.toString((long) number);
    }
    int magnitude = (int) Math.floor(Math.log10(Math.abs(number)));
    return magnitude < -DIGITS || magnitude > 9
        ? String.format(Locale.ROOT, "%.3e", number)
        : String.format(Locale.ROOT, "%." + Math.max(DIGITS - 1 - magnitude, 0) + "f", number);
  }

  /** A share from 0 to 1 as {@code 62.1 %}; shares that do not exist are said to be undefined. */
  public static String percent(@Nullable Object share) {
    return share instanceof Number number
        ? String.format(Locale.ROOT, "%.1f %%", 100 * number.doubleValue())
        : "undefined";
  }

  /** A score with three decimals; scores that do not exist are said to be undefined. */
  public static String score(@Nullable Object value) {
    return value instanceof Number number
        ? String.format(Locale.ROOT, "%.3f", number.doubleValue())
        : "undefined";
  }
}
