package dev.cafrun.core.validation;

import java.util.regex.Pattern;

/** What a record demands of its components. */
public final class Check {
  public static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
  public static final String NAME_RULE =
      "must be 1 to 63 lower-case letters, digits, '-' or '.', and start and end with a letter or digit";

  /** What is wrong with text that {@code PlainText} would change. */
  public static final String NOT_PLAIN =
      "holds a character that cannot be stored (U+0000, or half of a surrogate pair)";

  private Check() {}

  public static void that(boolean holds, String component, String rule) {
    if (!holds) {
      throw new InvalidComponentException(component, rule);
    }
  }
}
