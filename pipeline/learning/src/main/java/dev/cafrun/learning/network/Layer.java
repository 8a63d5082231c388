package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.FeatureMap;

/**
 * A step of an encoder. It owns its output and remembers what its backward pass needs, until the
 * next forward pass. Not thread-safe.
 */
sealed interface Layer extends AutoCloseable permits ImageWiseLayer, BatchNormLayer, ResidualBlock {

  /** Computes the output; {@code training} decides whose statistics batch normalisation uses. */
  FeatureMap forward(FeatureMap input, boolean training);

  /**
   * Fills the gradients of the layer's parameters and returns that of its input.
   *
   * @param outputGradient taken from {@code gradients}; the layer gives it back or passes it on
   */
  FeatureMap backward(FeatureMap outputGradient, Gradients gradients);

  /** Frees the output. */
  @Override
  void close();
}
