package dev.cafrun.learning.critic;

/**
 * How well a line tells strong from weak latents of one minibatch: ridge regression on ±1, each
 * sample judged by a fit to all others (leave-one-out, in closed form from the hat matrix: Hastie,
 * Tibshirani and Friedman, <i>The Elements of Statistical Learning</i>, Eq. 7.64), balanced over
 * both groups. 0.5 is chance.
 */
final class GroupProbe {

  /** Ridge strength as a share of the latents' mean squared deviation. */
  private static final double RIDGE = 0.1;

  private GroupProbe() {}

  /** Balanced accuracy, 0 to 1; 0.5 for latents that are all equal or a group of one. */
  static double accuracy(Latents latents) {
    int strong = latents.strong().length;
    int weak = latents.weak().length;
    double[][] rows = centred(latents);
    double spread = meanSquare(rows);
    if (strong < 2 || weak < 2 || !(spread > 0) || !Double.isFinite(spread)) {
      return 0.5;
    }
    int samples = rows.length;
    int dimensions = latents.dimensions();
    double target = (double) (strong - weak) / samples;
    double[][] gram = new double[dimensions][dimensions];
    double[] product = new double[dimensions];
    for (int i = 0; i < samples; i++) {
      double label = (i < strong ? 1 : -1) - target;
      for (int p = 0; p < dimensions; p++) {
        product[p] += rows[i][p] * label;
        for (int q = 0; q < dimensions; q++) {
          gram[p][q] += rows[i][p] * rows[i][q];
        }
      }
    }
    for (int p = 0; p < dimensions; p++) {
      gram[p][p] += RIDGE * spread * samples;
    }
    double[][] factor = CholeskyFactor.of(gram);
    double[] weights = product.clone();
    CholeskyFactor.solve(factor, weights);
    int rightStrong = 0;
    int rightWeak = 0;
    for (int i = 0; i < samples; i++) {
      double[] solved = rows[i].clone();
      CholeskyFactor.solve(factor, solved);
      double leverage = dot(rows[i], solved) + 1.0 / samples;
      double label = i < strong ? 1 : -1;
      double residual = (label - target - dot(rows[i], weights)) / (1 - leverage);
      double others = label - residual;
      if (i < strong && others > 0) {
        rightStrong++;
      } else if (i >= strong && others < 0) {
        rightWeak++;
      }
    }
    return ((double) rightStrong / strong + (double) rightWeak / weak) / 2;
  }

  private static double[][] centred(Latents latents) {
    int strong = latents.strong().length;
    double[][] rows = new double[latents.samples()][];
    double[] mean = new double[latents.dimensions()];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (i < strong ? latents.strong()[i] : latents.weak()[i - strong]).clone();
      for (int k = 0; k < mean.length; k++) {
        mean[k] += rows[i][k] / rows.length;
      }
    }
    for (double[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        row[k] -= mean[k];
      }
    }
    return rows;
  }

  private static double meanSquare(double[][] rows) {
    double sum = 0;
    for (double[] row : rows) {
      sum += dot(row, row);
    }
    return sum / rows.length / rows[0].length;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += a[k] * b[k];
    }
    return sum;
  }
}
