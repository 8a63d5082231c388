package dev.cafrun.learning.critic;

import java.util.Optional;
import java.util.OptionalDouble;

/** A critic loss at one point. */
public final class CriticOutcome {

  private final double loss;
  private final double[][] strongGradient;
  private final double[][] weakGradient;
  private final Optional<AdaptiveMargin> margin;
  private final OptionalDouble active;
  private final double multiplier;

  private CriticOutcome(
      double loss,
      double[][] strongGradient,
      double[][] weakGradient,
      Optional<AdaptiveMargin> margin,
      OptionalDouble active,
      double multiplier) {
    this.loss = loss;
    this.strongGradient = strongGradient;
    this.weakGradient = weakGradient;
    this.margin = margin;
    this.active = active;
    this.multiplier = multiplier;
  }

  /** Of a loss without margin and without memory. */
  static CriticOutcome of(double loss, double[][] strongGradient, double[][] weakGradient) {
    return new CriticOutcome(
        loss, strongGradient, weakGradient, Optional.empty(), OptionalDouble.empty(), 0);
  }

  /** With the margin used, and the share of the cross pairs within it. */
  CriticOutcome withMargin(AdaptiveMargin used, double activeShare) {
    return new CriticOutcome(
        loss,
        strongGradient,
        weakGradient,
        Optional.of(used),
        OptionalDouble.of(activeShare),
        multiplier);
  }

  CriticOutcome withMultiplier(double next) {
    return new CriticOutcome(loss, strongGradient, weakGradient, margin, active, next);
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

  /** Share of the cross pairs whose hinge is active, where the loss has a margin; 0 to 1. */
  public OptionalDouble active() {
    return active;
  }

  /** What to pass to the next evaluation (λ of Fisher and of the published code; 0 elsewhere). */
  public double multiplier() {
    return multiplier;
  }
}
