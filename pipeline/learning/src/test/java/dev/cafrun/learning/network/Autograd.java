package dev.cafrun.learning.network;

import java.util.List;

/** Somebody else's automatic differentiation of our encoders, to compare with. */
public interface Autograd {
  /**
   * One training pass.
   *
   * @param layout of {@code parameters}
   * @param images (batch, 3, size, size)
   * @param featureGradient (batch, features)
   */
  Outcome encode(
      Backbone backbone,
      List<TensorLayout> layout,
      float[] parameters,
      float[] images,
      int size,
      float[] featureGradient);

  /**
   * What came out.
   *
   * @param features (batch, features)
   * @param gradient in the order and layout of the parameters
   */
  record Outcome(float[] features, float[] gradient) {}
}
