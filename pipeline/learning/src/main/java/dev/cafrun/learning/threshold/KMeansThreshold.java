package dev.cafrun.learning.threshold;

import java.util.Arrays;

/**
 * The mean of the k centres that k-means finds in one dimension ("Grouping of emotion samples" in
 * the paper's ablation). Lloyd's iteration from evenly spaced quantiles, hence deterministic.
 *
 * @param clusters k, at least 2; the paper compares 2, 3 and 5
 */
public record KMeansThreshold(int clusters) implements ThresholdRule {

  /** Lloyd's iteration in one dimension ends long before; the bound only makes that a certainty. */
  private static final int MAXIMUM_ROUNDS = 1_000;

  /** Refuses fewer than two clusters. */
  public KMeansThreshold {
    if (clusters < 2) {
      throw new IllegalArgumentException("k-means needs at least 2 clusters, not " + clusters);
    }
  }

  @Override
  public double threshold(double[] magnitudes) {
    ThresholdRule.requireMagnitudes(magnitudes);
    double[] sorted = magnitudes.clone();
    Arrays.sort(sorted);
    double[] centres = new double[clusters];
    for (int cluster = 0; cluster < clusters; cluster++) {
      centres[cluster] = sorted[(int) ((cluster + 0.5) / clusters * sorted.length)];
    }
    for (int round = 0; round < MAXIMUM_ROUNDS && move(centres, sorted); round++) {}
    return Arrays.stream(centres).sum() / clusters;
  }

  /**
   * One round of Lloyd: each centre to the mean of the values nearest to it. Tells if any moved.
   */
  private static boolean move(double[] centres, double[] sorted) {
    boolean moved = false;
    int from = 0;
    double[] before = centres.clone();
    for (int cluster = 0; cluster < before.length; cluster++) {
      boolean last = cluster == before.length - 1;
      double border = last ? 0 : (before[cluster] + before[cluster + 1]) / 2;
      double sum = 0;
      int to = from;
      while (to < sorted.length && (last || sorted[to] < border)) {
        sum += sorted[to++];
      }
      if (to > from) {
        double mean = sum / (to - from);
        moved |= mean != centres[cluster];
        centres[cluster] = mean;
      }
      from = to;
    }
    return moved;
  }
}
