package dev.cafrun.learning.train;

import dev.cafrun.learning.data.RandomStream;
import org.jspecify.annotations.Nullable;

/**
 * Which samples an iteration sees: an endless row of shuffles of the training split, cut into
 * batches of equal size. Every sample is seen once per epoch and none is dropped; a batch may hold
 * the end of one epoch and the beginning of the next.
 *
 * <p>Answers are a pure function of the seed and the iteration, so a checkpoint needs no more than
 * these two to go on. Thread-safe.
 */
public final class BatchSampler {

  private static final long SHUFFLE = 1;

  private record Shuffle(long epoch, int[] order) {}

  private final int samples;
  private final int batchSize;
  private final long seed;
  private volatile @Nullable Shuffle latest;

  /**
   * A row of shuffles.
   *
   * @param samples size of the training split, at least {@code batchSize}
   * @param batchSize samples per iteration
   */
  BatchSampler(int samples, int batchSize, long seed) {
    if (batchSize < 1 || samples < batchSize) {
      throw new IllegalArgumentException(
          "cannot draw batches of " + batchSize + " from " + samples + " samples");
    }
    this.samples = samples;
    this.batchSize = batchSize;
    this.seed = seed;
  }

  /** Place in the endless row of the first sample of iteration 0, 1, …. */
  long position(long iteration) {
    return iteration * batchSize;
  }

  /** Whole passes over the training split before this iteration's first sample. */
  long epoch(long iteration) {
    return position(iteration) / samples;
  }

  /** The samples (0 … samples−1) of an iteration, in order. */
  int[] batch(long iteration) {
    int[] batch = new int[batchSize];
    Shuffle shuffle = shuffle(epoch(iteration));
    for (int i = 0; i < batchSize; i++) {
      long position = position(iteration) + i;
      if (position / samples != shuffle.epoch) {
        shuffle = shuffle(position / samples);
      }
      batch[i] = shuffle.order[(int) (position % samples)];
    }
    return batch;
  }

  private Shuffle shuffle(long epoch) {
    Shuffle known = latest;
    if (known != null && known.epoch == epoch) {
      return known;
    }
    int[] order = new int[samples];
    RandomStream random = new RandomStream(seed, SHUFFLE, epoch);
    for (int i = 0; i < samples; i++) { // Fisher–Yates, from the inside out
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    Shuffle fresh = new Shuffle(epoch, order);
    latest = fresh;
    return fresh;
  }
}
