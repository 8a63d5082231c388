package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;
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

  /** The split of that spelling; nothing if there is none. */
  public static Optional<Split> of(String spelling) {
    return Spelled.find(Split.class, spelling);
  }
}
