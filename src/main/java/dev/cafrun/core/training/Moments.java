package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** Whose moments scale the encoder's adversarial step. */
public enum Moments implements Spelled {
  /** Its own first moment, over the sum of both steps' second moments. */
  OWN("own"),
  /** One Adam serves the adversarial and the regression step. */
  SHARED("shared");

  private final String spelling;

  Moments(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
