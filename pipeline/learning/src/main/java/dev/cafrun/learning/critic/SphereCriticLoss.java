package dev.cafrun.learning.critic;

/**
 * SphereGAN's geometric moments (Park & Kwon): a latent u is put on the hypersphere by inverse
 * stereographic projection; its distance to the north pole is d = arccos((‖u‖²−1)/(‖u‖²+1)) = π − 2
 * arctan ‖u‖, in (0, π]. Maximises Σ_{r=1..R} (E_P d^r − E_Q d^r); the loss is the negative.
 *
 * @param order R, at least 1
 */
public record SphereCriticLoss(int order) implements CriticLoss {

  /** Refuses R below 1. */
  public SphereCriticLoss {
    if (order < 1) {
      throw new IllegalArgumentException("sphere needs at least 1 moment, not " + order);
    }
  }

  @Override
  public CriticOutcome evaluate(
      Latents latents, LatentMemory memory, long epoch, double multiplier) {
    double[][] strong = new double[latents.strong().length][latents.dimensions()];
    double[][] weak = new double[latents.weak().length][latents.dimensions()];
    double gain = side(latents.strong(), 1, strong) + side(latents.weak(), -1, weak);
    return CriticOutcome.of(-gain, strong, weak);
  }

  /** sign · Σ_r E d^r of one group; writes the gradient of its negative. */
  private double side(double[][] group, double sign, double[][] gradient) {
    double gain = 0;
    for (int i = 0; i < group.length; i++) {
      double norm = Math.sqrt(Latents.squaredDistance(group[i], new double[group[i].length]));
      double distance = Math.PI - 2 * Math.atan(norm);
      double power = 1;
      double slope = 0;
      for (int r = 1; r <= order; r++) {
        slope += r * power;
        power *= distance;
        gain += sign * power / group.length;
      }
      if (norm == 0) {
        continue; // at the south pole the distance has its maximum and no direction
      }
      double perUnit = slope * -2 / (norm * norm + 1) / norm;
      for (int k = 0; k < group[i].length; k++) {
        gradient[i][k] = -sign * perUnit * group[i][k] / group.length;
      }
    }
    return gain;
  }
}
