package dev.cafrun.learning.train;

import dev.cafrun.learning.caf.Minibatch;
import dev.cafrun.learning.data.Crop;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.FacePixels;
import java.util.ArrayDeque;
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

  private final TrainingPlan plan;
  private final BatchSampler sampler;
  private final long end;
  private final ExecutorService readers;
  private final Queue<Future<Minibatch>> underWay = new ArrayDeque<>();
  private long next;

  /**
   * Starts reading.
   *
   * @param first the iteration whose batch {@link #take} gives first
   * @param end one past the last
   */
  BatchFeed(TrainingPlan plan, BatchSampler sampler, long first, long end) {
    this.plan = plan;
    this.sampler = sampler;
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
    int size = plan.size();
    int pixelsPerFace = FacePixels.CHANNELS * size * size;
    float[] pixels = new float[samples.length * pixelsPerFace];
    double[] valence = new double[samples.length];
    double[] arousal = new double[samples.length];
    for (int i = 0; i < samples.length; i++) {
      Face face = plan.training().get(samples[i]);
      read(face.row(), sampler.position(iteration) + i, pixels, i * pixelsPerFace);
      valence[i] = face.valence();
      arousal[i] = face.arousal();
    }
    return new Minibatch(pixels, size, valence, arousal);
  }

  /** One face as the sample at this place in the row is seen. */
  private void read(long face, long position, float[] target, int offset) {
    FacePixels stored = plan.faces().pixels();
    int size = plan.size();
    int spare = stored.spare(size);
    if (!plan.spec().augment()) {
      stored.read(face, Crop.centre(spare), size, target, offset);
      return;
    }
    Crop crop = Crop.random(plan.seed(), position, spare, plan.spec().jitter().crop());
    Jitter jitter = Jitter.random(plan.seed(), position, plan.spec().jitter());
    if (jitter.equals(Jitter.NONE)) {
      stored.read(face, crop, size, target, offset);
    } else {
      new AffineAugmentation(stored).read(face, crop, jitter, size, target, offset);
    }
  }

  @Override
  public void close() {
    readers.shutdownNow();
  }
}
