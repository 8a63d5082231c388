package dev.cafrun.learning.threshold;

/**
 * Otsu's threshold (1979): the cut of a 256-bin histogram on [0, 1] that maximises the variance
 * between the two sides. Algorithm 1, line 3.
 *
 * <p>A small minibatch leaves empty bins, so that many cuts are equally good; their mean is taken,
 * which puts the threshold in the middle of the gap. Values that all fall into one bin have no cut:
 * the threshold is then their mean, so that the dimension adds its constant to the radius and
 * decides nothing.
 */
public record OtsuThreshold() implements ThresholdRule {

  /** Number of histogram bins. */
  public static final int BINS = 256;

  @Override
  public double threshold(double[] magnitudes) {
    ThresholdRule.requireMagnitudes(magnitudes);
    long[] histogram = histogram(magnitudes);
    double total = 0;
    for (int bin = 0; bin < BINS; bin++) {
      total += (double) histogram[bin] * bin;
    }
    double best = 0;
    double cutSum = 0;
    int cutCount = 0;
    long below = 0;
    double sumBelow = 0;
    for (int bin = 0; bin < BINS - 1; bin++) {
      below += histogram[bin];
      sumBelow += (double) histogram[bin] * bin;
      long above = magnitudes.length - below;
      if (below == 0 || above == 0) {
        continue;
      }
      double distance = sumBelow / below - (total - sumBelow) / above;
      double variance = (double) below * above * distance * distance;
      if (variance > best) {
        best = variance;
        cutSum = 0;
        cutCount = 0;
      }
      if (variance == best) {
        cutSum += bin + 1;
        cutCount++;
      }
    }
    return cutCount == 0 ? mean(magnitudes) : cutSum / cutCount / BINS;
  }

  /**
   * How many magnitudes fall into each of the {@link #BINS} equal bins of [0, 1]; 1 is in the last.
   */
  public static long[] histogram(double[] magnitudes) {
    long[] histogram = new long[BINS];
    for (double magnitude : magnitudes) {
      histogram[Math.min(BINS - 1, (int) (magnitude * BINS))]++;
    }
    return histogram;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
