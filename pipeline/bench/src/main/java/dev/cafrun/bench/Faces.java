package dev.cafrun.bench;

import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Order;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.OtsuThreshold;
import dev.cafrun.learning.threshold.Thresholds;
import java.util.Optional;
import java.util.Random;

/** Minibatches of noise with random labels: the time of an iteration depends on neither. */
final class Faces {
  private Faces() {}

  /** A minibatch; the same seed gives the same. */
  static IterationInput work(int samples, int size, long seed, double learningRate, Order order) {
    Random random = new Random(seed);
    float[] pixels = new float[samples * 3 * size * size];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    double[] valence = random.doubles(samples, -1, 1).toArray();
    double[] arousal = random.doubles(samples, -1, 1).toArray();
    EmotionGroups groups =
        EmotionGroups.of(Thresholds.of(new OtsuThreshold(), valence, arousal), valence, arousal);
    return new IterationInput(
        pixels, valence, arousal, groups, 0, learningRate, order, Optional.empty());
  }
}
