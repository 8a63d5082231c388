package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** What the critic reads of the encoder's features. */
public enum CriticFeatures implements Spelled {
  /** Less each feature's mean over the minibatch, divided by their one root mean square. */
  STANDARDIZED("standardized"),
  /** As the encoder gives them. */
  RAW("raw");

  private final String spelling;

  CriticFeatures(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
