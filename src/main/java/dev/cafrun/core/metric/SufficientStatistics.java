package dev.cafrun.core.metric;

import org.jspecify.annotations.Nullable;

/**
 * The sums that every measure can be computed from. They add up over groups of samples, which makes
 * resampling whole subjects cheap: O(subjects) per resample instead of O(samples).
 */
public record SufficientStatistics(
    double count,
    double label,
    double prediction,
    double labelSquare,
    double predictionSquare,
    double product,
    double sameSign) {

  public static final SufficientStatistics NONE = new SufficientStatistics(0, 0, 0, 0, 0, 0, 0);

  /** Of one sample. */
  public static SufficientStatistics of(double label, double prediction) {
    return new SufficientStatistics(
        1,
        label,
        prediction,
        label * label,
        prediction * prediction,
        label * prediction,
        Math.signum(label) == Math.signum(prediction) ? 1 : 0);
  }

  public SufficientStatistics plus(SufficientStatistics other) {
    return new SufficientStatistics(
        count + other.count,
        label + other.label,
        prediction + other.prediction,
        labelSquare + other.labelSquare,
        predictionSquare + other.predictionSquare,
        product + other.product,
        sameSign + other.sameSign);
  }

  /** The measures; a variance below rounding error counts as none. */
  public Agreement agreement() {
    double meanLabel = label / count;
    double meanPrediction = prediction / count;
    JointMoments moments =
        new JointMoments(
            meanLabel,
            meanPrediction,
            variance(labelSquare, meanLabel),
            variance(predictionSquare, meanPrediction),
            product / count - meanLabel * meanPrediction);
    double squaredError = (labelSquare - 2 * product + predictionSquare) / count;
    return new Agreement(
        Math.sqrt(Math.max(0, squaredError)),
        sameSign / count,
        defined(moments.deviations(), moments.pearson()),
        defined(moments.spread(), moments.concordance()));
  }

  private double variance(double sumOfSquares, double mean) {
    double variance = sumOfSquares / count - mean * mean;
    return variance > 1e-12 ? variance : 0;
  }

  private static @Nullable Double defined(double denominator, double correlation) {
    return denominator > 0 ? Math.clamp(correlation, -1.0, 1.0) : null;
  }
}
