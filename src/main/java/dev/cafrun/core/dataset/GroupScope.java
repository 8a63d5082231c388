package dev.cafrun.core.dataset;

import dev.cafrun.core.canonical.Spelled;

/** What the threshold is found on. */
public enum GroupScope implements Spelled {
  /** Each minibatch, as Algorithm 1 has it. */
  BATCH("batch"),
  /** The training split, once. */
  DATASET("dataset");

  private final String spelling;

  GroupScope(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
