package dev.cafrun.learning.network;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * How parameters start. The paper trains from scratch and names no scheme, so:
 *
 * <ul>
 *   <li>convolutions: normal with variance 2 ÷ fan-in (He et al. 2015), which keeps the scale of
 *       activations through ReLU layers; biases 0;
 *   <li>batch normalisation: scale 1, shift 0, running mean 0 and variance 1;
 *   <li>perceptrons: uniform in ±1 ÷ √fan-in, weights and biases, PyTorch's default for linear
 *       layers.
 * </ul>
 *
 * Every parameter has a random sequence of its own, made from the seed and its name, so that adding
 * a layer leaves the others as they were. java.util.Random is specified to the bit on every
 * platform.
 */
public final class WeightInitialiser {
  private WeightInitialiser() {}

  /**
   * Of an encoder's parameter.
   *
   * @param name as in PyTorch, such as {@code layer1.0.conv1.weight}
   * @param shape rank 4 for a convolution's weights, (output, kernel row, kernel column, input)
   */
  public static float[] ofParameter(String name, List<Integer> shape, long seed) {
    float[] values = new float[shape.stream().reduce(1, Math::multiplyExact)];
    if (shape.size() == 4) {
      Random random = randomFor(name, seed);
      double deviation = Math.sqrt(2.0 * shape.getFirst() / values.length);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * deviation);
      }
    } else if (name.endsWith(".weight")) {
      Arrays.fill(values, 1f);
    }
    return values;
  }

  /** Of one of batch normalisation's running statistics. */
  public static float[] ofStatistic(String name, long length) {
    float[] values = new float[Math.toIntExact(length)];
    if (name.endsWith(".running_var")) {
      Arrays.fill(values, 1f);
    }
    return values;
  }

  /** Of a perceptron's weights or biases. */
  public static float[] ofPerceptron(String name, long length, int fanIn, long seed) {
    double bound = 1 / Math.sqrt(fanIn);
    Random random = randomFor(name, seed);
    float[] values = new float[Math.toIntExact(length)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    return values;
  }

  private static Random randomFor(String name, long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }
}
