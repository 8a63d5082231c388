package dev.cafrun.core.metric;

/**
 * Population moments (1/n) of labels and predictions together, and the correlations that follow
 * from them. How the sums are taken is left to whoever takes them.
 *
 * @param labelVariance at least 0, and so {@code predictionVariance}
 */
public record JointMoments(
    double labelMean,
    double predictionMean,
    double labelVariance,
    double predictionVariance,
    double covariance) {

  /** σy σŷ, what Pearson's correlation divides the covariance by; 0 where it is undefined. */
  public double deviations() {
    return Math.sqrt(labelVariance) * Math.sqrt(predictionVariance);
  }

  /**
   * σy² + σŷ² + (μy − μŷ)², what Lin's concordance divides twice the covariance by; 0 where it is
   * undefined.
   */
  public double spread() {
    double shift = labelMean - predictionMean;
    return labelVariance + predictionVariance + shift * shift;
  }

  /** Pearson's correlation; not finite where {@link #deviations} are 0. */
  public double pearson() {
    return covariance / deviations();
  }

  /** Lin's concordance correlation (Lin 1989); not finite where {@link #spread} is 0. */
  public double concordance() {
    return 2 * covariance / spread();
  }
}
