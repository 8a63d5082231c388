package dev.cafrun.learning.caf;

/**
 * The method's critic loss, Eq. 7 with Eq. 4's hinge kept on the cross pairs (without it the loss
 * has no lower bound): L_c = mean D²(s, s′) + ½ · mean max(0, α̂ − D²(s, w)), over the m pairs of
 * {@link Latents}. Samples without a partner have zero gradient.
 *
 * @param rule what makes the margin beside MI
 * @param variant how Δ is measured
 */
public record ContrastiveCriticLoss(MarginRule rule, ConfidenceInterval.Variant variant)
    implements CriticLoss {

  @Override
  public CriticOutcome evaluate(Latents latents, double epoch, double multiplier) {
    Margin margin = MarginRule.margin(rule, variant, latents, epoch);
    return evaluate(latents, margin.value()).withMargin(margin);
  }

  /** The loss at a given α̂. */
  static CriticOutcome evaluate(Latents latents, double margin) {
    int pairs = latents.pairs();
    double[][] strong = new double[latents.strong().length][latents.dimensions()];
    double[][] weak = new double[latents.weak().length][latents.dimensions()];
    double loss = 0;
    for (int i = 0; i < pairs; i++) {
      int j = latents.partner(i);
      double[] s = latents.strong()[i];
      loss += Latents.squaredDistance(s, latents.strong()[j]) / pairs;
      accumulate(2.0 / pairs, s, latents.strong()[j], strong[i], strong[j]);
      double distance = Latents.squaredDistance(s, latents.weak()[j]);
      if (distance < margin) {
        loss += 0.5 * (margin - distance) / pairs;
        accumulate(-1.0 / pairs, s, latents.weak()[j], strong[i], weak[j]);
      }
    }
    return CriticOutcome.of(loss, strong, weak);
  }

  /** Adds scale·(a − b) to a's gradient and its negative to b's; both may be the same array. */
  private static void accumulate(
      double scale, double[] a, double[] b, double[] gradientA, double[] gradientB) {
    for (int k = 0; k < a.length; k++) {
      double change = scale * (a[k] - b[k]);
      gradientA[k] += change;
      gradientB[k] -= change;
    }
  }
}
