package dev.cafrun.core.training;

import dev.cafrun.core.canonical.Spelled;

/** What the encoder minimises against the frozen critic (step 3). */
public enum Adversarial implements Spelled {
  /** Minus the mean weak latent, Algorithm 1, line 7. */
  MEAN("mean"),
  /** The mean squared distance of weak latents from the strong ones' mean. */
  DISTANCE("distance");

  private final String spelling;

  Adversarial(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
