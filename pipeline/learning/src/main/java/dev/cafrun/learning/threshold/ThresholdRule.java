package dev.cafrun.learning.threshold;

import dev.cafrun.core.dataset.GroupSpec;

/** Splits magnitudes into weak and strong along one dimension. Pure and thread-safe. */
public sealed interface ThresholdRule permits OtsuThreshold, KMeansThreshold {

  /** The rule a run asks for. */
  static ThresholdRule of(GroupSpec group) {
    return switch (group.method()) {
      case OTSU -> new OtsuThreshold();
      case KMEANS -> new KMeansThreshold(group.k());
    };
  }

  /**
   * The value δ at and above which a magnitude counts as strong.
   *
   * @param magnitudes |valence| or |arousal| of at least one sample, each in [0, 1]
   * @return δ in [0, 1]
   */
  double threshold(double[] magnitudes);

  /** Refuses what no rule can split: nothing, or a value outside [0, 1] (NaN included). */
  static void requireMagnitudes(double[] magnitudes) {
    if (magnitudes.length == 0) {
      throw new IllegalArgumentException("no magnitudes to split");
    }
    for (double magnitude : magnitudes) {
      if (!(magnitude >= 0 && magnitude <= 1)) {
        throw new IllegalArgumentException("a magnitude must lie in [0, 1], not " + magnitude);
      }
    }
  }
}
