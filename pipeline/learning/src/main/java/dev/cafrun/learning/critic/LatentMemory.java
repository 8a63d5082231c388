package dev.cafrun.learning.critic;

import dev.cafrun.learning.engine.TrainingState;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The latents of the minibatches just before, as neighbours for Δ where one minibatch has too few
 * ({@code critic.neighbourhood: memory}). They are as the critic gave them then. The oldest go
 * first. Not thread-safe.
 */
public final class LatentMemory {

  /** Remembers nothing. */
  public static final LatentMemory NONE = new LatentMemory(0, 0);

  /** A latent and its group. */
  record Remembered(double[] latent, boolean strong) {}

  private final int capacity;
  private final int dimensions;
  private final INDArray rows; // one vector: latents, each with a 1 for strong or a 0 for weak
  private long remembered;

  /**
   * An empty memory.
   *
   * @param capacity latents it holds at most
   * @param dimensions of a latent
   */
  public LatentMemory(int capacity, int dimensions) {
    this.capacity = capacity;
    this.dimensions = dimensions;
    this.rows = Nd4j.zeros(DataType.FLOAT, Math.max(1, (long) capacity * (dimensions + 1)));
  }

  /** How many latents it holds now. */
  int size() {
    return (int) Math.min(remembered, capacity);
  }

  /** What it holds, in no order that means anything. */
  List<Remembered> all() {
    List<Remembered> all = new ArrayList<>(size());
    for (int i = 0; i < size(); i++) {
      double[] latent = new double[dimensions];
      for (int k = 0; k < dimensions; k++) {
        latent[k] = rows.getFloat(at(i) + k);
      }
      all.add(new Remembered(latent, rows.getFloat(at(i) + dimensions) > 0));
    }
    return all;
  }

  /** Takes a minibatch's latents in, and lets the oldest go. */
  public void remember(Latents latents) {
    if (capacity == 0) {
      return;
    }
    for (double[] latent : latents.strong()) {
      put(latent, 1);
    }
    for (double[] latent : latents.weak()) {
      put(latent, 0);
    }
  }

  private void put(double[] latent, float strong) {
    long row = at(remembered++ % capacity);
    for (int k = 0; k < dimensions; k++) {
      rows.putScalar(row + k, latent[k]);
    }
    rows.putScalar(row + dimensions, strong);
  }

  private long at(long row) {
    return row * (dimensions + 1);
  }

  /** Adds itself to what a checkpoint holds. */
  public void describe(TrainingState state) {
    if (capacity > 0) {
      state.tensor("critic.memory", rows);
      state.counter("critic.remembered", () -> remembered, value -> remembered = value);
    }
  }
}
