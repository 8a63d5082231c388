package dev.cafrun.learning.caf;

import java.util.Optional;

/** A critic loss at one point. */
public final class CriticOutcome {

  private final double loss;
  private final double[][] strongGradient;
  private final double[][] weakGradient;
  private final Optional<AdaptiveMargin> margin;
  private final double multiplier;

  private CriticOutcome(
      double loss,
      double[][] strongGradient,
      double[][] weakGradient,
      Optional<AdaptiveMargin> margin,
      double multiplier) {
    this.loss = loss;
    this.strongGradient = strongGradient;
    this.weakGradient = weakGradient;
    this.margin = margin;
    this.multiplier = multiplier;
  }

  /** Of a loss without margin and without memory. */
  static CriticOutcome of(double loss, double[][] strongGradient, double[][] weakGradient) {
    return new CriticOutcome(loss, strongGradient, weakGradient, Optional.empty(), 0);
  }

  CriticOutcome withMargin(AdaptiveMargin used) {
    return new CriticOutcome(loss, strongGradient, weakGradient, Optional.of(used), multiplier);
  }

  CriticOutcome withMultiplier(double next) {
    return new CriticOutcome(loss, strongGradient, weakGradient, margin, next);
  }

  /** L_c, to be minimised. */
  public double loss() {
    return loss;
  }

  /** ∂L_c/∂Z_s, n_s × d. Not a copy. */
  public double[][] strongGradient() {
    return strongGradient;
  }

  /** ∂L_c/∂Z_w, n_w × d. Not a copy. */
  public double[][] weakGradient() {
    return weakGradient;
  }

  /** The margin, where the loss has one. */
  public Optional<AdaptiveMargin> margin() {
    return margin;
  }

  /** What to pass to the next evaluation (Fisher's λ; 0 elsewhere). */
  public double multiplier() {
    return multiplier;
  }
}
