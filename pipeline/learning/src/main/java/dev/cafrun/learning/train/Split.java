package dev.cafrun.learning.train;

import java.util.Locale;

/** What a sample is for. */
public enum Split {
  TRAIN,
  VALIDATION,
  TEST;

  /** As written in files. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Split of(String spelling) {
    for (Split split : values()) {
      if (split.spelling().equals(spelling)) {
        return split;
      }
    }
    throw new IllegalArgumentException("must be train, validation or test, not '" + spelling + "'");
  }
}
