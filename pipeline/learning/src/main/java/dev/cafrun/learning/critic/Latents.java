package dev.cafrun.learning.critic;

/**
 * The critic's latents of one minibatch, in batch order within each group.
 *
 * <p>Pairing rule, for i = 0 … m−1 with m = {@link #pairs()}: s_i goes with s_{m−1−i} and with
 * w_{m−1−i}.
 */
public final class Latents {

  private final double[][] strong;
  private final double[][] weak;

  /**
   * Takes the arrays as they are.
   *
   * @param strong n_s × d, n_s ≥ 1
   * @param weak n_w × d, n_w ≥ 1
   */
  public Latents(double[][] strong, double[][] weak) {
    if (strong.length == 0 || weak.length == 0) {
      throw new IllegalArgumentException("both groups need at least one sample");
    }
    int dimensions = strong[0].length;
    requireWidth(strong, dimensions);
    requireWidth(weak, dimensions);
    this.strong = strong;
    this.weak = weak;
  }

  /** Strong latents Z_s, n_s × d. Not a copy. */
  public double[][] strong() {
    return strong;
  }

  /** Weak latents Z_w, n_w × d. Not a copy. */
  public double[][] weak() {
    return weak;
  }

  /** d. */
  public int dimensions() {
    return strong[0].length;
  }

  /** N = n_s + n_w: every sample of the minibatch is in one group. */
  public int samples() {
    return strong.length + weak.length;
  }

  /** m = min(n_s, n_w). */
  public int pairs() {
    return Math.min(strong.length, weak.length);
  }

  /** The position paired with position i: m−1−i. */
  public int partner(int i) {
    return pairs() - 1 - i;
  }

  /** Mean strong latent, d. */
  double[] meanStrong() {
    return mean(strong);
  }

  /** Mean weak latent, d. */
  double[] meanWeak() {
    return mean(weak);
  }

  private static double[] mean(double[][] rows) {
    double[] mean = new double[rows[0].length];
    for (double[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k] / rows.length;
      }
    }
    return mean;
  }

  /** Squared Euclidean distance D². */
  public static double squaredDistance(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      double difference = a[k] - b[k];
      sum += difference * difference;
    }
    return sum;
  }

  private static void requireWidth(double[][] rows, int dimensions) {
    for (double[] row : rows) {
      if (row.length != dimensions) {
        throw new IllegalArgumentException(
            "latents of " + row.length + " and of " + dimensions + " dimensions in one minibatch");
      }
    }
  }
}
