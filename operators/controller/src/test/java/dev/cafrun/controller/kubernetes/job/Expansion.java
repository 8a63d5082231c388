package dev.cafrun.controller.kubernetes.job;

import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a kubelet makes of a variable's value before a container sees it: {@code $(NAME)} is what
 * that variable holds if it is known, and two dollars are one.
 */
final class Expansion {
  private static final Pattern REFERENCE = Pattern.compile("\\$(?:\\$|\\(([^)]*)\\))");

  private Expansion() {}

  static String of(String value, Map<String, String> known) {
    return REFERENCE
        .matcher(value)
        .replaceAll(found -> Matcher.quoteReplacement(expanded(found, known)));
  }

  private static String expanded(MatchResult found, Map<String, String> known) {
    return found.group(1) == null ? "$" : known.getOrDefault(found.group(1), found.group());
  }
}
