package dev.cafrun.bench.peer;

import dev.cafrun.learning.threshold.EmotionGroups;
import java.util.Optional;

/**
 * One iteration's work.
 *
 * @param pixels n × 3 × size × size, normalised
 * @param valence n labels in [−1, 1], and so {@code arousal}
 * @param groups step 1, neither group empty
 * @param epoch whole passes over the training split so far
 * @param masks of dropout; without them every pass draws its own
 */
@SuppressWarnings("ArrayRecordComponent")
public record IterationInput(
    float[] pixels,
    double[] valence,
    double[] arousal,
    EmotionGroups groups,
    long epoch,
    double learningRate,
    Order order,
    Optional<Masks> masks) {

  /**
   * What dropout multiplies by, 0 or 1 ÷ (1 − p) each, for every pass of an iteration in the shared
   * order.
   *
   * @param criticStep n × 32
   * @param adversarialStep n × 32
   * @param headFeatures n × features
   * @param headHidden n × 64
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Masks(
      float[] criticStep, float[] adversarialStep, float[] headFeatures, float[] headHidden) {}

  /** Samples. */
  public int samples() {
    return valence.length;
  }
}
