package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.CounterRandom;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What perceptrons are made of, on dense row-major float32 matrices with one sample per row. Arrays
 * returned are new (in the current ND4J workspace, if one is open). Not thread-safe.
 */
public interface MatrixOperations {
  /** {@code input · weightᵀ + bias}. */
  INDArray dense(INDArray input, INDArray weight, INDArray bias);

  /** {@code slope · weight}. */
  INDArray denseInputGradient(INDArray slope, INDArray weight);

  /** Adds {@code slopeᵀ · input} and the sum of slope's rows to the gradients. */
  void addDenseGradient(
      INDArray input, INDArray slope, INDArray weightGradient, INDArray biasGradient);

  /** Negatives become 0. */
  INDArray relu(INDArray input);

  /**
   * The slope where the output is above 0, else 0.
   *
   * @param output of {@link #relu}
   */
  INDArray reluGradient(INDArray output, INDArray slope);

  /**
   * Each value is 0 with the given probability, else divided by 1 − probability. The same for a
   * forward pass and its gradient.
   *
   * @param first position of the first of as many reserved random numbers as there are values
   */
  INDArray dropout(INDArray input, double probability, CounterRandom random, long first);
}
