package dev.cafrun.learning.threshold;

/** Where a minibatch's thresholds come from: its own labels, or the whole training split. */
@FunctionalInterface
public interface ThresholdSource {

  /** The thresholds for a minibatch with these labels, each in [−1, 1]. */
  Thresholds thresholds(double[] valence, double[] arousal);
}
