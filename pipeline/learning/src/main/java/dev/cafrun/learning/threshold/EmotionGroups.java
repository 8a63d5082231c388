package dev.cafrun.learning.threshold;

import java.util.stream.IntStream;

/**
 * The strong distribution P and the weak distribution Q of Algorithm 1, line 3: P holds the samples
 * with r = √(a² + v²) ≥ δr. The paper's upper bound r &lt; 1 is dropped: r reaches √2.
 */
public final class EmotionGroups {

  private final Thresholds thresholds;
  private final int[] strong;
  private final int[] weak;

  private EmotionGroups(Thresholds thresholds, int[] strong, int[] weak) {
    this.thresholds = thresholds;
    this.strong = strong;
    this.weak = weak;
  }

  /** Splits samples 0 … n−1 with these labels (each in [−1, 1]). */
  public static EmotionGroups of(Thresholds thresholds, double[] valence, double[] arousal) {
    if (valence.length != arousal.length) {
      throw new IllegalArgumentException(
          valence.length + " valence labels but " + arousal.length + " arousal labels");
    }
    double radius = thresholds.radius();
    int[] strong =
        IntStream.range(0, valence.length)
            .filter(i -> strength(valence[i], arousal[i]) >= radius)
            .toArray();
    int[] weak =
        IntStream.range(0, valence.length)
            .filter(i -> strength(valence[i], arousal[i]) < radius)
            .toArray();
    return new EmotionGroups(thresholds, strong, weak);
  }

  /** Emotional strength r = √(a² + v²). */
  public static double strength(double valence, double arousal) {
    return Math.sqrt(arousal * arousal + valence * valence);
  }

  /** What decided. */
  public Thresholds thresholds() {
    return thresholds;
  }

  /** Positions of the strong samples, ascending. */
  public int[] strong() {
    return strong.clone();
  }

  /** Positions of the weak samples, ascending. */
  public int[] weak() {
    return weak.clone();
  }

  /** Whether steps 2 and 3 have nothing to compare. */
  public boolean oneIsEmpty() {
    return strong.length == 0 || weak.length == 0;
  }
}
