package dev.cafrun.learning.threshold;

/**
 * The decision thresholds of Algorithm 1, line 3.
 *
 * @param valence δv in [0, 1]
 * @param arousal δa in [0, 1]
 */
public record Thresholds(double valence, double arousal) {

  /** Refuses what is not a threshold. */
  public Thresholds {
    if (!(valence >= 0 && valence <= 1 && arousal >= 0 && arousal <= 1)) {
      throw new IllegalArgumentException(
          "thresholds must lie in [0, 1], not " + valence + " and " + arousal);
    }
  }

  /** Thresholds of these labels (each in [−1, 1]) under a rule. */
  public static Thresholds of(ThresholdRule rule, double[] valence, double[] arousal) {
    return new Thresholds(rule.threshold(magnitudes(valence)), rule.threshold(magnitudes(arousal)));
  }

  /** δr = √(δa² + δv²), in [0, √2]. */
  public double radius() {
    return Math.sqrt(arousal * arousal + valence * valence);
  }

  private static double[] magnitudes(double[] labels) {
    double[] magnitudes = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      magnitudes[i] = Math.abs(labels[i]);
    }
    return magnitudes;
  }
}
