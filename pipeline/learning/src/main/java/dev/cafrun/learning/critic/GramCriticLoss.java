package dev.cafrun.learning.critic;

/**
 * GRAM-net (Srivastava et al. 2019): density ratio of strong to weak at the weak latents, r =
 * (n_w/n_s)(K_ww + 10⁻³ I)⁻¹ K_ws 1, K a sum of Gaussian kernels exp(−D²/(2σ²)) over σ ∈ {1, 10,
 * 100, 1000}. The critic minimises −mean (r − 1)².
 */
public record GramCriticLoss() implements CriticLoss {

  private static final double[] BANDWIDTHS = {1, 10, 100, 1000};
  private static final double RIDGE = 1e-3;

  @Override
  public CriticOutcome evaluate(
      Latents latents, LatentMemory memory, long epoch, double multiplier) {
    double[][] strong = latents.strong();
    double[][] weak = latents.weak();
    double scale = (double) weak.length / strong.length;
    double[][] factor = CholeskyFactor.of(ridgedKernel(weak));
    double[] ratio = new double[weak.length];
    for (int i = 0; i < weak.length; i++) {
      for (double[] s : strong) {
        ratio[i] += scale * kernel(Latents.squaredDistance(weak[i], s));
      }
    }
    CholeskyFactor.solve(factor, ratio);

    double loss = 0;
    double[] adjoint = new double[weak.length];
    for (int i = 0; i < weak.length; i++) {
      loss -= (ratio[i] - 1) * (ratio[i] - 1) / weak.length;
      adjoint[i] = -2 * (ratio[i] - 1) / weak.length;
    }
    CholeskyFactor.solve(factor, adjoint);

    double[][] strongGradient = new double[strong.length][latents.dimensions()];
    double[][] weakGradient = new double[weak.length][latents.dimensions()];
    for (int i = 0; i < weak.length; i++) {
      for (int j = 0; j < strong.length; j++) {
        pull(scale * adjoint[i], weak[i], strong[j], weakGradient[i], strongGradient[j]);
      }
      for (int j = 0; j < weak.length; j++) {
        pull(-adjoint[i] * ratio[j], weak[i], weak[j], weakGradient[i], weakGradient[j]);
      }
    }
    return CriticOutcome.of(loss, strongGradient, weakGradient);
  }

  private static double[][] ridgedKernel(double[][] weak) {
    double[][] kernel = new double[weak.length][weak.length];
    for (int i = 0; i < weak.length; i++) {
      for (int j = 0; j < weak.length; j++) {
        kernel[i][j] = kernel(Latents.squaredDistance(weak[i], weak[j])) + (i == j ? RIDGE : 0);
      }
    }
    return kernel;
  }

  private static double kernel(double squaredDistance) {
    double sum = 0;
    for (double sigma : BANDWIDTHS) {
      sum += Math.exp(-squaredDistance / (2 * sigma * sigma));
    }
    return sum;
  }

  /** Adds ∂K(a, b) times an adjoint to both gradients. */
  private static void pull(
      double adjoint, double[] a, double[] b, double[] gradientA, double[] gradientB) {
    double squaredDistance = Latents.squaredDistance(a, b);
    double slope = 0;
    for (double sigma : BANDWIDTHS) {
      slope -= Math.exp(-squaredDistance / (2 * sigma * sigma)) / (sigma * sigma);
    }
    for (int k = 0; k < a.length; k++) {
      double change = adjoint * slope * (a[k] - b[k]);
      gradientA[k] += change;
      gradientB[k] -= change;
    }
  }
}
