package dev.cafrun.learning.train;

import dev.cafrun.learning.caf.Minibatch;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads minibatches ahead of the learner on threads of its own. What is in a batch depends on the
 * seed and the iteration alone, never on which thread was faster. Taken by one thread.
 */
final class BatchFeed implements AutoCloseable {

  /** Batches under way; enough to hide reading, few enough to fit in memory. */
  private static final int AHEAD = 3;

  private final FaceSet faces;
  private final List<Face> training;
  private final BatchSampler sampler;
  private final int size;
  private final boolean augment;
  private final long seed;
  private final long end;
  private final ExecutorService readers;
  private final Queue<Future<Minibatch>> underWay = new ArrayDeque<>();
  private long next;

  /**
   * Starts reading.
   *
   * @param training what the sampler's numbers stand for
   * @param size side of the network's input
   * @param augment random crops and flips; without, centre crops
   * @param first the iteration whose batch {@link #take} gives first
   * @param end one past the last
   */
  BatchFeed(
      FaceSet faces,
      List<Face> training,
      BatchSampler sampler,
      int size,
      boolean augment,
      long seed,
      long first,
      long end) {
    this.faces = faces;
    this.training = training;
    this.sampler = sampler;
    this.size = size;
    this.augment = augment;
    this.seed = seed;
    this.next = first;
    this.end = end;
    readers =
        Executors.newFixedThreadPool(
            AHEAD, Thread.ofPlatform().daemon().name("caf-reader-", 0).factory());
    for (int i = 0; i < AHEAD; i++) {
      submit();
    }
  }

  /**
   * The next iteration's batch; waits for it if it must.
   *
   * @throws java.util.NoSuchElementException after the last
   */
  Minibatch take() throws InterruptedException {
    Future<Minibatch> batch = underWay.remove();
    submit();
    try {
      return batch.get();
    } catch (ExecutionException problem) {
      throw new IllegalStateException("a minibatch could not be read", problem.getCause());
    }
  }

  private void submit() {
    if (next < end) {
      long iteration = next++;
      underWay.add(readers.submit(() -> read(iteration)));
    }
  }

  private Minibatch read(long iteration) {
    int[] samples = sampler.batch(iteration);
    int spare = faces.spare(size);
    int pixelsPerFace = FaceSet.CHANNELS * size * size;
    float[] pixels = new float[samples.length * pixelsPerFace];
    double[] valence = new double[samples.length];
    double[] arousal = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      Face face = training.get(samples[i]);
      Crop crop =
          augment ? Crop.random(seed, sampler.position(iteration) + i, spare) : Crop.centre(spare);
      faces.read(face, crop, size, pixels, i * pixelsPerFace);
      valence[i] = face.valence();
      arousal[i] = face.arousal();
    }
    return new Minibatch(pixels, size, valence, arousal);
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
