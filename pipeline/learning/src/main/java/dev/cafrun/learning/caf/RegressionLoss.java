package dev.cafrun.learning.caf;

import dev.cafrun.core.metric.JointMoments;

/**
 * L_AV of step 4: RMSE_v + RMSE_a + ½ · (1 − (PCC_a + PCC_v)/2) + ½ · (1 − (CCC_a + CCC_v)/2), over
 * one minibatch with population moments (1/n).
 *
 * <p>Where a dimension's labels or predictions are all equal its PCC is undefined; it counts as 0
 * and pulls nowhere. The same goes for CCC where both are constant and equal, and for a zero RMSE.
 */
public final class RegressionLoss {

  private static final double CORRELATION_WEIGHT = 0.5;

  private final double value;
  private final DimensionLoss valence;
  private final DimensionLoss arousal;

  private RegressionLoss(DimensionLoss valence, DimensionLoss arousal) {
    this.valence = valence;
    this.arousal = arousal;
    this.value =
        valence.rmse
            + arousal.rmse
            + CORRELATION_WEIGHT * (1 - (arousal.pcc + valence.pcc) / 2)
            + CORRELATION_WEIGHT * (1 - (arousal.ccc + valence.ccc) / 2);
  }

  /**
   * Loss and gradients of a minibatch.
   *
   * @param predictedValence n predictions, and n of each of the others, n ≥ 1
   */
  public static RegressionLoss of(
      double[] predictedValence, double[] predictedArousal, double[] valence, double[] arousal) {
    return new RegressionLoss(
        DimensionLoss.of(predictedValence, valence), DimensionLoss.of(predictedArousal, arousal));
  }

  /** L_AV, to be minimised. */
  public double value() {
    return value;
  }

  /** The terms and the gradient for valence. */
  public DimensionLoss valence() {
    return valence;
  }

  /** The terms and the gradient for arousal. */
  public DimensionLoss arousal() {
    return arousal;
  }

  /** One dimension's share of the loss. */
  public static final class DimensionLoss {

    private final double rmse;
    private final double pcc;
    private final double ccc;
    private final double[] gradient;

    private DimensionLoss(double rmse, double pcc, double ccc, double[] gradient) {
      this.rmse = rmse;
      this.pcc = pcc;
      this.ccc = ccc;
      this.gradient = gradient;
    }

    /** Root mean squared error. */
    public double rmse() {
      return rmse;
    }

    /** Pearson's correlation, 0 where undefined. */
    public double pcc() {
      return pcc;
    }

    /** Concordance, 0 where undefined. */
    public double ccc() {
      return ccc;
    }

    /** ∂L_AV/∂prediction, n. Not a copy. */
    public double[] gradient() {
      return gradient;
    }

    private static DimensionLoss of(double[] predicted, double[] labels) {
      int n = predicted.length;
      double meanPredicted = mean(predicted);
      double meanLabel = mean(labels);
      double error = 0;
      double variancePredicted = 0;
      double varianceLabel = 0;
      double covariance = 0;
      for (int i = 0; i < n; i++) {
        double p = predicted[i] - meanPredicted;
        double y = labels[i] - meanLabel;
        error += (predicted[i] - labels[i]) * (predicted[i] - labels[i]) / n;
        variancePredicted += p * p / n;
        varianceLabel += y * y / n;
        covariance += p * y / n;
      }
      double rmse = Math.sqrt(error);
      JointMoments moments =
          new JointMoments(meanLabel, meanPredicted, varianceLabel, variancePredicted, covariance);
      double deviations = moments.deviations();
      double pcc = deviations > 0 ? moments.pearson() : 0;
      double bias = meanPredicted - meanLabel;
      double spread = moments.spread();
      double ccc = spread > 0 ? moments.concordance() : 0;

      double[] gradient = new double[n];
      double weight = CORRELATION_WEIGHT / 2 / n;
      for (int i = 0; i < n; i++) {
        double p = predicted[i] - meanPredicted;
        double y = labels[i] - meanLabel;
        if (rmse > 0) {
          gradient[i] += (predicted[i] - labels[i]) / (n * rmse);
        }
        if (deviations > 0) {
          gradient[i] -= weight * (y / deviations - pcc * p / variancePredicted);
        }
        if (spread > 0) {
          gradient[i] -= weight * (2 * y - ccc * 2 * (p + bias)) / spread;
        }
      }
      return new DimensionLoss(rmse, pcc, ccc, gradient);
    }

    private static double mean(double[] values) {
      double sum = 0;
      for (double value : values) {
        sum += value;
      }
      return sum / values.length;
    }
  }
}
