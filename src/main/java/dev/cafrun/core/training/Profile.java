package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** Whose gaps are filled how: the paper, or the published code where it differs. */
public enum Profile implements Spelled {
  PAPER("paper"),
  OFFICIAL("official");

  private final String spelling;

  Profile(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
