package dev.cafrun.core.promotion;

import dev.cafrun.core.canonical.Spelled;

/** What a model predicts. */
enum Dimension implements Spelled {
  VALENCE("valence"),
  AROUSAL("arousal");

  private final String spelling;

  Dimension(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
