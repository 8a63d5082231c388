package dev.cafrun.learning.engine;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Names everything that changes while training, so that it can be saved and put back to the bit. It
 * holds no copies: tensors are the live ones, and counters are read and written where they live.
 */
public final class TrainingState {
  /** A 64-bit number of the training: steps taken, a random sequence's position. */
  public record Counter(LongSupplier read, LongConsumer write) {}

  private final Map<String, INDArray> tensors = new LinkedHashMap<>();
  private final Map<String, Counter> counters = new LinkedHashMap<>();

  /**
   * Adds a float32 tensor.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void tensor(String name, INDArray tensor) {
    if (tensors.putIfAbsent(name, tensor) != null) {
      throw new IllegalArgumentException("two tensors are called " + name);
    }
  }

  /**
   * Adds a number.
   *
   * @throws IllegalArgumentException if the name is taken
   */
  public void counter(String name, LongSupplier read, LongConsumer write) {
    if (counters.putIfAbsent(name, new Counter(read, write)) != null) {
      throw new IllegalArgumentException("two counters are called " + name);
    }
  }

  /** The tensors in the order they were added. */
  public Map<String, INDArray> tensors() {
    return tensors;
  }

  /** The numbers in the order they were added. */
  public Map<String, Counter> counters() {
    return counters;
  }
}
