package dev.cafrun.learning.network;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An {@link Encoder}'s layers as one engine computes them. The encoder checks shapes and order of
 * calls; a trunk relies on it. Arrays returned are new (in the current ND4J workspace, if one is
 * open) and belong to the caller. Not thread-safe.
 */
public interface Trunk extends AutoCloseable {
  /**
   * The features of a batch; a training pass keeps what {@link #backward} needs.
   *
   * @param images float32 (batch, 3, size, size)
   * @param training whether batch normalisation uses the batch's statistics and moves the running
   *     ones
   * @return (batch, features)
   */
  INDArray forward(INDArray images, boolean training);

  /**
   * Overwrites the gradient of the parameters, for the training pass that waits.
   *
   * @param featureGradient float32 (batch, features)
   */
  void backward(INDArray featureGradient);

  /**
   * As {@link #backward(INDArray)} where all other images have no gradient; an engine may leave
   * those out.
   *
   * @param featureGradient float32 (batch, features), 0 but for these images
   * @param images positions in the batch, at least one, ascending
   */
  default void backward(INDArray featureGradient, int[] images) {
    backward(featureGradient);
  }

  /** Forgets the training pass that waits, if one does. */
  void discard();

  /** All trainable parameters as one live vector. */
  INDArray parameters();

  /** The gradient that the last {@link #backward} left, in the parameters' order. */
  INDArray gradient();

  /** Running means and variances as one live vector; never empty, one unused zero for AlexNet. */
  INDArray statistics();

  /** What lies where among the parameters, in order and without gaps. */
  List<TensorLayout> parameterLayout();

  /** What lies where among the statistics. */
  List<TensorLayout> statisticsLayout();

  /** Frees the activations. */
  @Override
  void close();
}
