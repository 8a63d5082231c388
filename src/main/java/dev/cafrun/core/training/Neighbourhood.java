package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** Among which latents a strong sample's nearest neighbours are looked for. */
public enum Neighbourhood implements Spelled {
  /** Those of the minibatch. */
  BATCH("batch"),
  /** Those of the minibatch and of the minibatches just before it. */
  MEMORY("memory");

  private final String spelling;

  Neighbourhood(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
