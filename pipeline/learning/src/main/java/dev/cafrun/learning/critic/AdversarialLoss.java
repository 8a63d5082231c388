package dev.cafrun.learning.critic;

import dev.cafrun.core.training.Adversarial;

/**
 * What the encoder minimises in step 3 while the critic is frozen.
 *
 * <ul>
 *   <li>{@code mean} (Algorithm 1, line 7): −weight · mean over weak samples and latent dimensions
 *       of z_w. It has no lower bound, and its direction is (1, …, 1) wherever the strong latents
 *       are.
 *   <li>{@code distance}: weight · mean over weak samples of D²(z_w, z̄_s), z̄_s the mean strong
 *       latent, taken as it is. It is at least 0, and its direction is the one in which the critic
 *       drives the groups apart.
 * </ul>
 *
 * @param kind which
 * @param weight from 0; the published code has 0.1
 */
public record AdversarialLoss(Adversarial kind, double weight) {

  /** L_adv at these latents. */
  public double loss(Latents latents) {
    double sum = 0;
    double[] target = latents.meanStrong();
    for (double[] row : latents.weak()) {
      sum +=
          switch (kind) {
            case MEAN -> -mean(row);
            case DISTANCE -> Latents.squaredDistance(row, target);
          };
    }
    return weight * sum / latents.weak().length;
  }

  /** ∂L_adv/∂Z_w, n_w × d; strong latents have none. */
  public double[][] gradient(Latents latents) {
    double[][] weak = latents.weak();
    double[] target = latents.meanStrong();
    double[][] gradient = new double[weak.length][latents.dimensions()];
    for (int i = 0; i < weak.length; i++) {
      for (int k = 0; k < target.length; k++) {
        gradient[i][k] =
            weight
                / weak.length
                * switch (kind) {
                  case MEAN -> -1.0 / target.length;
                  case DISTANCE -> 2 * (weak[i][k] - target[k]);
                };
      }
    }
    return gradient;
  }

  /**
   * Whether step 3 opposes step 2: the cosine of the mean move of weak latents down L_adv with the
   * direction from the weak latents' mean to the strong ones'. 1: straight towards the strong
   * group, from which the critic drives them away; −1: along with the critic; 0 where either has no
   * length.
   */
  public double opposition(Latents latents) {
    double[] towards = latents.meanStrong();
    double[] from = latents.meanWeak();
    double[][] gradient = gradient(latents);
    double product = 0;
    double move = 0;
    double way = 0;
    for (int k = 0; k < towards.length; k++) {
      double step = 0;
      for (double[] row : gradient) {
        step -= row[k];
      }
      double direction = towards[k] - from[k];
      product += step * direction;
      move += step * step;
      way += direction * direction;
    }
    double lengths = Math.sqrt(move) * Math.sqrt(way);
    return lengths > 0 ? product / lengths : 0;
  }

  private static double mean(double[] row) {
    double sum = 0;
    for (double value : row) {
      sum += value;
    }
    return sum / row.length;
  }
}
