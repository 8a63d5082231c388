package dev.cafrun.learning.caf;

import java.util.Arrays;

/**
 * What the encoder minimises in step 3 (Algorithm 1, line 7) while the critic is frozen: L_adv =
 * −weight · mean over weak samples and latent dimensions of z_w.
 *
 * @param weight 1 in the paper, 0.1 in the published code
 */
public record AdversarialLoss(double weight) {

  /** L_adv of these weak latents, n_w × d. */
  public double loss(double[][] weak) {
    double sum = 0;
    for (double[] row : weak) {
      for (double value : row) {
        sum += value;
      }
    }
    return -weight * sum / ((double) weak.length * weak[0].length);
  }

  /** ∂L_adv/∂Z_w, n_w × d: the same number everywhere. */
  public double[][] gradient(double[][] weak) {
    double[][] gradient = new double[weak.length][weak[0].length];
    for (double[] row : gradient) {
      Arrays.fill(row, -weight / ((double) weak.length * weak[0].length));
    }
    return gradient;
  }
}
