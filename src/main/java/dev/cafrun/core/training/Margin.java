package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** What is added to mutual information in the contrastive margin (Eq. 5, Table 4). */
public enum Margin implements Spelled {
  /** The bias of the nearest neighbours. */
  ADAPTIVE("adaptive"),
  /** A constant. */
  CONSTANT("constant"),
  /** A line that rises with the epoch. */
  LINEAR("linear");

  private final String spelling;

  Margin(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
