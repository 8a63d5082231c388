package dev.cafrun.learning.critic;

import java.util.Arrays;

/**
 * Fisher IPM (Mroueh & Sercu 2017), Eq. 1 with its second-order constraint: maximises E_P f − E_Q f
 * + λ(1 − Ω) − (ρ/2)(1 − Ω)² with Ω = ½(E_P f² + E_Q f²); f is a latent's mean over its dimensions.
 * The loss is the negative. The multiplier is λ, which starts at 0 and goes to λ − ρ(1 − Ω).
 *
 * @param rho ρ, above 0
 */
public record FisherCriticLoss(double rho) implements CriticLoss {

  @Override
  public CriticOutcome evaluate(
      Latents latents, LatentMemory memory, long epoch, double multiplier) {
    double[] strong = means(latents.strong());
    double[] weak = means(latents.weak());
    double slack = 1 - 0.5 * (meanSquare(strong) + meanSquare(weak));
    double gain = mean(strong) - mean(weak) + multiplier * slack - rho / 2 * slack * slack;
    double slackWeight = multiplier - rho * slack;
    return CriticOutcome.of(
            -gain,
            gradient(strong, 1, slackWeight, latents.dimensions()),
            gradient(weak, -1, slackWeight, latents.dimensions()))
        .withMultiplier(multiplier - rho * slack);
  }

  /** ∂(−gain)/∂z; ∂Ω/∂f_i = f_i/n and ∂slack = −∂Ω. */
  private static double[][] gradient(double[] f, double sign, double slackWeight, int dimensions) {
    double[][] gradient = new double[f.length][dimensions];
    for (int i = 0; i < f.length; i++) {
      double perElement = -(sign - slackWeight * f[i]) / f.length / dimensions;
      Arrays.fill(gradient[i], perElement);
    }
    return gradient;
  }

  private static double[] means(double[][] rows) {
    double[] means = new double[rows.length];
    for (int i = 0; i < rows.length; i++) {
      means[i] = mean(rows[i]);
    }
    return means;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  private static double meanSquare(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return sum / values.length;
  }
}
