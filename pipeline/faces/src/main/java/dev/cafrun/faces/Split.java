package dev.cafrun.faces;

import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.Optional;

/** What a sample is for. */
public enum Split implements Spelled {
  TRAIN("train"),
  VALIDATION("validation"),
  TEST("test");

  private final String spelling;

  Split(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }

  public static Optional<Split> of(String spelling) {
    return Arrays.stream(values()).filter(split -> split.spelling.equals(spelling)).findFirst();
  }
}
