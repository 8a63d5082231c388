package dev.cafrun.learning.critic;

import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Information;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.Regularizer;

/**
 * The method's critic loss, Eq. 3 with Eq. 4's contrastive function, whose hinge is kept on the
 * cross pairs (without it the loss has no lower bound):
 *
 * <p>L_c = mean D²(s, s′) + h · mean max(0, α̂ − D²(s, w)) [+ ⅛ (mean D⁴(s, s′) + mean max(0, α̂ −
 * D²(s, w))²)], over the pairs of {@link SamplePairs}; h = 1, the bracket only with {@code
 * regularizer: chi2}. Samples without a partner have zero gradient.
 *
 * <p>Profile {@code official}, the published code, has a margin of its own for every pair ({@link
 * PairInformation}), and a multiplier that drives ½(mean D²(s, s′) + mean D²(s, w)) towards 1: −
 * λ(1 − Ω) + (ρ/2)(1 − Ω)² with ρ = 10⁻⁶, which moves next to nothing.
 *
 * @param critic the margin's arm, hinge's weight, pairs and the like
 * @param profile how MI and Δ are measured
 */
public record ContrastiveCriticLoss(CriticSpec critic, Profile profile) implements CriticLoss {

  /** ρ of the published code's multiplier. */
  private static final double CONSTRAINT = PaperDefaults.FISHER_RHO;

  @Override
  public CriticOutcome evaluate(
      Latents latents, LatentMemory memory, long epoch, double multiplier) {
    AdaptiveMargin margin = AdaptiveMargin.of(latents, memory, epoch, critic, profile);
    return at(latents, margin, multiplier);
  }

  /** The loss at a given margin; what of it has a gradient follows the latents. */
  CriticOutcome at(Latents latents, AdaptiveMargin margin, double multiplier) {
    Sum sum = new Sum(latents, margin);
    if (profile == Profile.OFFICIAL) {
      sum.constrain(multiplier);
    }
    SamplePairs pairs = new SamplePairs(latents, critic.pairs());
    pairs.within(sum::pull);
    pairs.across(sum::push);
    sum.followInformation();
    return CriticOutcome.of(sum.loss, sum.strong, sum.weak)
        .withMargin(margin, sum.active)
        .withMultiplier(sum.nextMultiplier);
  }

  /** Loss and gradients as they add up over the pairs. */
  private final class Sum {
    private final Latents latents;
    private final AdaptiveMargin margin;
    private final double[][] strong;
    private final double[][] weak;
    private final double third = critic.regularizer() == Regularizer.CHI2 ? 1.0 / 8 : 0;
    private double loss;
    private double active;
    private double marginSlope;
    private double constraintSlope;
    private double nextMultiplier;

    Sum(Latents latents, AdaptiveMargin margin) {
      this.latents = latents;
      this.margin = margin;
      strong = new double[latents.strong().length][latents.dimensions()];
      weak = new double[latents.weak().length][latents.dimensions()];
    }

    /** Adds the published code's constraint on the mean distances. */
    void constrain(double multiplier) {
      SamplePairs pairs = new SamplePairs(latents, critic.pairs());
      double slack = 1 - (pairs.distanceWithin() + pairs.distanceAcross()) / 2;
      loss += -multiplier * slack + CONSTRAINT / 2 * slack * slack;
      constraintSlope = (multiplier - CONSTRAINT * slack) / 2;
      nextMultiplier = multiplier - CONSTRAINT * slack;
    }

    void pull(int i, int j, double share) {
      double[] a = latents.strong()[i];
      double[] b = latents.strong()[j];
      double distance = Latents.squaredDistance(a, b);
      loss += share * (distance + third * distance * distance);
      double slope = share * (1 + 2 * third * distance + constraintSlope);
      accumulate(2 * slope, a, b, strong[i], strong[j]);
    }

    void push(int i, int j, double share) {
      double[] s = latents.strong()[i];
      double[] w = latents.weak()[j];
      double distance = Latents.squaredDistance(s, w);
      double slope = share * constraintSlope;
      double gap = margin(s, w) - distance;
      if (gap > 0) {
        active += share;
        loss += share * (critic.hingeWeight() * gap + third * gap * gap);
        double gapSlope = share * (critic.hingeWeight() + 2 * third * gap);
        slope -= gapSlope;
        follow(gapSlope, i, j);
      }
      accumulate(2 * slope, s, w, strong[i], weak[j]);
    }

    private double margin(double[] s, double[] w) {
      return switch (profile) {
        case PAPER -> margin.value();
        case OFFICIAL -> PairInformation.of(s, w) + margin.addend();
      };
    }

    /** The gradient through the margin of a pair, where there is one. */
    private void follow(double gapSlope, int i, int j) {
      if (critic.information() == Information.ATTACHED) {
        switch (profile) {
          case PAPER -> marginSlope += gapSlope;
          case OFFICIAL ->
              PairInformation.addGradient(
                  gapSlope, latents.strong()[i], latents.weak()[j], strong[i], weak[j]);
        }
      }
    }

    /** The gradient through the margin that all pairs share, where there is one. */
    void followInformation() {
      if (marginSlope != 0) {
        MutualInformation.addGradient(latents, critic.kernelWidth(), marginSlope, strong, weak);
      }
    }
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
