package dev.cafrun.learning.caf;

import dev.cafrun.core.run.CriticSpec;
import dev.cafrun.core.run.Profile;

/**
 * The method's critic loss, Eq. 7 with Eq. 4's hinge kept on the cross pairs (without it the loss
 * has no lower bound): L_c = mean D²(s, s′) + ½ · mean max(0, α̂ − D²(s, w)), over the m pairs of
 * {@link Latents}. Samples without a partner have zero gradient.
 *
 * <p>Profile {@code official}, the published code, gives the hinge full weight. It matters: as long
 * as strong and weak latents overlap, the pull of the first term outweighs half a push, and the
 * latents may shrink to a point where neither term has a gradient.
 *
 * @param critic the margin's arm and the kernel's width
 * @param profile how Δ is measured, and the hinge's weight
 */
public record ContrastiveCriticLoss(CriticSpec critic, Profile profile) implements CriticLoss {

  @Override
  public CriticOutcome evaluate(Latents latents, long epoch, double multiplier) {
    AdaptiveMargin margin = AdaptiveMargin.of(latents, epoch, critic, profile);
    return at(latents, margin.value(), hingeWeight()).withMargin(margin);
  }

  private double hingeWeight() {
    return switch (profile) {
      case PAPER -> 0.5;
      case OFFICIAL -> 1;
    };
  }

  /** The loss at a given α̂. */
  static CriticOutcome at(Latents latents, double margin, double hingeWeight) {
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
        loss += hingeWeight * (margin - distance) / pairs;
        accumulate(-2 * hingeWeight / pairs, s, latents.weak()[j], strong[i], weak[j]);
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
