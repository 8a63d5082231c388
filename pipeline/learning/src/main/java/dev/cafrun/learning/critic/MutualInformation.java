package dev.cafrun.learning.critic;

/**
 * Dependence of the two groups in the latent space, Eq. 8's first term: MI = −½ ln(1 − η²), where η
 * is the Pearson correlation of paired strong and weak latents after the Gaussian kernel g(z) =
 * exp(−z²/0.4), elementwise, over all m·d elements. MI is clamped to [0, 2.5].
 *
 * <p>Always over the mirrored pairs: over all pairs of a product of two sets the correlation is 0.
 *
 * @param eta η in [−1, 1]; 0 when either side is constant
 * @param value MI in [0, 2.5]
 */
public record MutualInformation(double eta, double value) {

  /** The largest MI let through. */
  public static final double CEILING = 2.5;

  /** MI of a minibatch's pairs; {@code kernelWidth} is 0.4 in the paper. */
  public static MutualInformation of(Latents latents, double kernelWidth) {
    return Kernelled.of(latents, kernelWidth).information();
  }

  static MutualInformation ofCorrelation(double eta) {
    double information = -0.5 * Math.log1p(-eta * eta);
    return new MutualInformation(eta, Math.clamp(information, 0, CEILING));
  }

  /**
   * Adds scale · ∂MI/∂Z to the groups' gradients; nothing where MI is clamped or undefined.
   *
   * @param strongGradient n_s × d, and {@code weakGradient} n_w × d
   */
  static void addGradient(
      Latents latents,
      double kernelWidth,
      double scale,
      double[][] strongGradient,
      double[][] weakGradient) {
    Kernelled pairs = Kernelled.of(latents, kernelWidth);
    double eta = pairs.eta();
    double value = pairs.information().value();
    if (value >= CEILING || value <= 0) {
      return;
    }
    double slope = scale * eta / (1 - eta * eta);
    double normStrong = Math.sqrt(pairs.varianceStrong);
    double normWeak = Math.sqrt(pairs.varianceWeak);
    for (int i = 0; i < pairs.strong.length; i++) {
      int j = latents.partner(i);
      for (int k = 0; k < latents.dimensions(); k++) {
        double s = pairs.strong[i][k] / normStrong;
        double w = pairs.weak[i][k] / normWeak;
        double zs = latents.strong()[i][k];
        double zw = latents.weak()[j][k];
        strongGradient[i][k] += slope * (w - eta * s) / normStrong * kernelSlope(zs, kernelWidth);
        weakGradient[j][k] += slope * (s - eta * w) / normWeak * kernelSlope(zw, kernelWidth);
      }
    }
  }

  /** Kernelled and centred latents of the pairs, m × d each, strong i beside its partner. */
  private record Kernelled(
      double[][] strong,
      double[][] weak,
      double covariance,
      double varianceStrong,
      double varianceWeak) {

    static Kernelled of(Latents latents, double width) {
      int pairs = latents.pairs();
      double[][] strong = new double[pairs][];
      double[][] weak = new double[pairs][];
      for (int i = 0; i < pairs; i++) {
        strong[i] = kernelled(latents.strong()[i], width);
        weak[i] = kernelled(latents.weak()[latents.partner(i)], width);
      }
      centre(strong);
      centre(weak);
      return new Kernelled(
          strong, weak, product(strong, weak), product(strong, strong), product(weak, weak));
    }

    double eta() {
      double scale = Math.sqrt(varianceStrong) * Math.sqrt(varianceWeak);
      return scale > 0 ? Math.clamp(covariance / scale, -1, 1) : 0;
    }

    MutualInformation information() {
      return ofCorrelation(eta());
    }

    private static double[] kernelled(double[] latent, double width) {
      double[] values = new double[latent.length];
      for (int k = 0; k < values.length; k++) {
        values[k] = kernel(latent[k], width);
      }
      return values;
    }

    private static void centre(double[][] rows) {
      double count = (double) rows.length * rows[0].length;
      double mean = 0;
      for (double[] row : rows) {
        for (double value : row) {
          mean += value / count;
        }
      }
      for (double[] row : rows) {
        for (int k = 0; k < row.length; k++) {
          row[k] -= mean;
        }
      }
    }

    private static double product(double[][] a, double[][] b) {
      double sum = 0;
      for (int i = 0; i < a.length; i++) {
        for (int k = 0; k < a[i].length; k++) {
          sum += a[i][k] * b[i][k];
        }
      }
      return sum;
    }
  }

  /** g of the paper. */
  private static double kernel(double z, double width) {
    return Math.exp(-z * z / width);
  }

  private static double kernelSlope(double z, double width) {
    return -2 * z / width * kernel(z, width);
  }
}
