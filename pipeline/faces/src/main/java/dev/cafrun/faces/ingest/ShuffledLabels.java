package dev.cafrun.faces.ingest;

import dev.cafrun.faces.Sample;
import java.util.Random;

/**
 * The control that no learner may pass: the same labels, dealt to the samples at random. Not
 * thread-safe.
 */
final class ShuffledLabels {
  private final double[] valence;
  private final double[] arousal;
  private final int[] order;
  private int added;

  ShuffledLabels(int samples, long seed) {
    valence = new double[samples];
    arousal = new double[samples];
    order = new int[samples];
    Random random = new Random(seed);
    for (int i = 0; i < samples; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
  }

  /** Takes a sample's label into the deck; samples come in the order of their ids. */
  void add(Sample sample) {
    valence[added] = sample.valence();
    arousal[added] = sample.arousal();
    added++;
  }

  Sample deal(Sample sample) {
    int source = order[Integer.parseInt(sample.id())];
    return sample.withLabels(valence[source], arousal[source]);
  }
}
