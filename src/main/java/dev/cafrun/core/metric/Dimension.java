package dev.cafrun.core.metric;

import dev.cafrun.core.canonical.Spelled;

/** The two dimensions of affect, which a model predicts. */
public enum Dimension implements Spelled {
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
