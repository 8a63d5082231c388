package dev.cafrun.core.metric;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How well one dimension's predictions agree with its labels, pooled over a set, in float64 with
 * population moments (1/n).
 *
 * <p>They obey {@code rmse² = (1 − ccc)(σy² + σŷ² + (μy − μŷ)²)}.
 *
 * @param rmse root mean squared error
 * @param sagr share of samples whose label and prediction have equal sign; sign(0) = 0
 * @param pcc Pearson's correlation; null when labels or predictions are constant
 * @param ccc Lin's concordance correlation; null when both are the same constant
 */
public record Agreement(double rmse, double sagr, @Nullable Double pcc, @Nullable Double ccc) {

  /**
   * @throws IllegalArgumentException if lengths differ, are zero, or a value is not finite
   */
  public static Agreement of(double[] labels, double[] predictions) {
    int n = labels.length;
    if (n == 0 || predictions.length != n) {
      throw new IllegalArgumentException(
          "agreement needs as many predictions as labels, and at least one: "
              + n
              + " labels, "
              + predictions.length
              + " predictions");
    }
    double labelMean = 0;
    double predictionMean = 0;
    for (int i = 0; i < n; i++) {
      if (!Double.isFinite(labels[i]) || !Double.isFinite(predictions[i])) {
        throw new IllegalArgumentException("sample " + i + " is not a finite number");
      }
      labelMean += labels[i] / n;
      predictionMean += predictions[i] / n;
    }
    double labelVariance = 0;
    double predictionVariance = 0;
    double covariance = 0;
    double squaredError = 0;
    int sameSign = 0;
    for (int i = 0; i < n; i++) {
      double label = labels[i] - labelMean;
      double prediction = predictions[i] - predictionMean;
      double error = predictions[i] - labels[i];
      labelVariance += label * label / n;
      predictionVariance += prediction * prediction / n;
      covariance += label * prediction / n;
      squaredError += error * error / n;
      sameSign += Math.signum(labels[i]) == Math.signum(predictions[i]) ? 1 : 0;
    }
    JointMoments moments =
        new JointMoments(labelMean, predictionMean, labelVariance, predictionVariance, covariance);
    boolean defined = !constant(labels) && !constant(predictions);
    boolean same = constant(labels) && constant(predictions) && labels[0] == predictions[0];
    return new Agreement(
        Math.sqrt(squaredError),
        (double) sameSign / n,
        defined ? Math.clamp(moments.pearson(), -1.0, 1.0) : null,
        same ? null : moments.concordance());
  }

  /**
   * Compares values, because rounding leaves a constant's computed variance a little above zero.
   */
  private static boolean constant(double[] values) {
    for (double value : values) {
      if (value != values[0]) {
        return false;
      }
    }
    return true;
  }

  public Optional<Double> concordance() {
    return Optional.ofNullable(ccc);
  }
}
