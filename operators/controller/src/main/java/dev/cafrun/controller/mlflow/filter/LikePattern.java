package dev.cafrun.controller.mlflow.filter;

import java.util.Locale;

/**
 * A pattern of {@code LIKE}: {@code %} stands for any letters, {@code _} for one. Pure; takes no
 * longer than the product of both lengths.
 */
final class LikePattern {
  private final String pattern;
  private final boolean ignoresCase;

  LikePattern(String pattern, boolean ignoresCase) {
    this.pattern = ignoresCase ? pattern.toLowerCase(Locale.ROOT) : pattern;
    this.ignoresCase = ignoresCase;
  }

  boolean fits(String text) {
    String letters = ignoresCase ? text.toLowerCase(Locale.ROOT) : text;
    int at = 0;
    int in = 0;
    int lastAny = -1;
    int resume = 0;
    while (at < letters.length()) {
      char wanted = in < pattern.length() ? pattern.charAt(in) : '\0';
      if (in < pattern.length() && wanted == '%') {
        lastAny = in++;
        resume = at;
      } else if (in < pattern.length() && (wanted == '_' || wanted == letters.charAt(at))) {
        in++;
        at++;
      } else if (lastAny >= 0) {
        in = lastAny + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '%') {
      in++;
    }
    return in == pattern.length();
  }
}
