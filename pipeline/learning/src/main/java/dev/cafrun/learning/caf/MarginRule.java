package dev.cafrun.learning.caf;

/** What is added to the mutual information to make the margin (Table 4's arms). Pure. */
public sealed interface MarginRule {

  /** κ of Table 4, "the best constant". */
  double CONSTANT = 0.2;

  /** The second term of the margin at this point of training. */
  double addend(ConfidenceInterval measured, double epoch);

  /**
   * The margin of a minibatch. {@code epoch}: passes over the training split so far, whole ones.
   */
  static Margin margin(
      MarginRule rule, ConfidenceInterval.Variant variant, Latents latents, double epoch) {
    ConfidenceInterval measured = ConfidenceInterval.of(latents, variant);
    return new Margin(MutualInformation.of(latents), measured, rule.addend(measured, epoch));
  }

  /** The method: the measured Δ. */
  record Adaptive() implements MarginRule {
    @Override
    public double addend(ConfidenceInterval measured, double epoch) {
      return measured.delta();
    }
  }

  /**
   * κ replaces Δ.
   *
   * @param kappa κ
   */
  record Constant(double kappa) implements MarginRule {
    @Override
    public double addend(ConfidenceInterval measured, double epoch) {
      return kappa;
    }
  }

  /** κ′ = 0.1 + 0.005 · epoch replaces Δ. */
  record Linear() implements MarginRule {
    @Override
    public double addend(ConfidenceInterval measured, double epoch) {
      return 0.1 + 0.005 * Math.floor(epoch);
    }
  }
}
