package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** Whether mutual information in the margin has a gradient. */
public enum Information implements Spelled {
  /** A number. */
  DETACHED("detached"),
  /** It takes part in the critic's gradient. */
  ATTACHED("attached");

  private final String spelling;

  Information(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
