package dev.cafrun.learning.critic;

/**
 * Mutual information of one pair as the published code has it (profile {@code official}): how much
 * likelier w is given s than given −1 or 1, as a log ratio of Gaussian densities of variance 0.2,
 * averaged over the latent dimensions and clamped to [0, 2.5].
 *
 * <p>Per dimension: −(w − s)²/0.4 − ln(½ exp(−(w + 1)²/0.4) + ½ exp(−(w − 1)²/0.4)).
 */
final class PairInformation {

  private static final double TWICE_VARIANCE = 0.4;

  private PairInformation() {}

  /** The information of a pair, in [0, 2.5]. */
  static double of(double[] strong, double[] weak) {
    return Math.clamp(mean(strong, weak), 0, MutualInformation.CEILING);
  }

  /** Adds scale · ∂/∂(s, w) to both gradients; nothing where the value is clamped. */
  static void addGradient(
      double scale,
      double[] strong,
      double[] weak,
      double[] strongGradient,
      double[] weakGradient) {
    double value = mean(strong, weak);
    if (value <= 0 || value >= MutualInformation.CEILING) {
      return;
    }
    double share = scale / strong.length;
    for (int k = 0; k < strong.length; k++) {
      double slope = 2 * (weak[k] - strong[k]) / TWICE_VARIANCE;
      strongGradient[k] += share * slope;
      // ∂ ln(½e^{−(w+1)²/v} + ½e^{−(w−1)²/v})/∂w = −2w/v + 2/v · tanh(2w/v)
      double marginal =
          (-2 * weak[k] + 2 * Math.tanh(2 * weak[k] / TWICE_VARIANCE)) / TWICE_VARIANCE;
      weakGradient[k] += share * (-slope - marginal);
    }
  }

  private static double mean(double[] strong, double[] weak) {
    double sum = 0;
    for (int k = 0; k < strong.length; k++) {
      double difference = weak[k] - strong[k];
      sum += -difference * difference / TWICE_VARIANCE - logMarginal(weak[k]);
    }
    return sum / strong.length;
  }

  /**
   * ln(½ exp(−(w + 1)²/v) + ½ exp(−(w − 1)²/v)) = −(w² + 1)/v + ln cosh(2w/v), without overflow.
   */
  private static double logMarginal(double w) {
    double x = Math.abs(2 * w / TWICE_VARIANCE);
    double logCosh = x + Math.log1p(Math.exp(-2 * x)) - Math.log(2);
    return -(w * w + 1) / TWICE_VARIANCE + logCosh;
  }
}
