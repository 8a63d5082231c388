package dev.cafrun.core.run;

import java.util.regex.Pattern;

/** What a record demands of its components. */
final class Check {
  static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
  static final String NAME_RULE =
      "must be 1 to 63 lower-case letters, digits, '-' or '.', and start and end with a letter or digit";

  private Check() {}

  static void that(boolean holds, String component, String rule) {
    if (!holds) {
      throw new InvalidComponentException(component, rule);
    }
  }
}
