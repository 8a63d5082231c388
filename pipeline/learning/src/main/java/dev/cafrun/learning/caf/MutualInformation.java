package dev.cafrun.learning.caf;

/**
 * Dependence of the two groups in the latent space, Eq. 8's first term: MI = −½ ln(1 − η²), where η
 * is the Pearson correlation of paired strong and weak latents after the Gaussian kernel g(z) =
 * exp(−z²/0.4), elementwise, over all m·d elements. MI is clamped to [0, 2.5]; no gradient flows
 * through it.
 *
 * @param eta η in [−1, 1]; 0 when either side is constant
 * @param value MI in [0, 2.5]
 */
public record MutualInformation(double eta, double value) {

  /** The largest MI let through. */
  public static final double CEILING = 2.5;

  /** MI of a minibatch's pairs; {@code kernelWidth} is 0.4 in the paper. */
  public static MutualInformation of(Latents latents, double kernelWidth) {
    return ofCorrelation(correlation(latents, kernelWidth));
  }

  static MutualInformation ofCorrelation(double eta) {
    double information = -0.5 * Math.log1p(-eta * eta);
    return new MutualInformation(eta, Math.clamp(information, 0, CEILING));
  }

  private static double correlation(Latents latents, double width) {
    int pairs = latents.pairs();
    int dimensions = latents.dimensions();
    double count = (double) pairs * dimensions;
    double meanStrong = 0;
    double meanWeak = 0;
    for (int i = 0; i < pairs; i++) {
      for (int k = 0; k < dimensions; k++) {
        meanStrong += kernel(latents.strong()[i][k], width) / count;
        meanWeak += kernel(latents.weak()[i][k], width) / count;
      }
    }
    double covariance = 0;
    double varianceStrong = 0;
    double varianceWeak = 0;
    for (int i = 0; i < pairs; i++) {
      double[] strong = latents.strong()[i];
      double[] weak = latents.weak()[latents.partner(i)];
      for (int k = 0; k < dimensions; k++) {
        double s = kernel(strong[k], width) - meanStrong;
        double w = kernel(weak[k], width) - meanWeak;
        covariance += s * w;
        varianceStrong += s * s;
        varianceWeak += w * w;
      }
    }
    double scale = Math.sqrt(varianceStrong) * Math.sqrt(varianceWeak);
    return scale > 0 ? Math.clamp(covariance / scale, -1, 1) : 0;
  }

  /** g of the paper. */
  private static double kernel(double z, double width) {
    return Math.exp(-z * z / width);
  }
}
