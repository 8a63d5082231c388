package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Memory;
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
final class Initialisation {
  private Initialisation() {}

  static void ofEncoder(List<Parameter> parameters, List<Parameter> statistics, long seed) {
    for (Parameter parameter : parameters) {
      float[] values = new float[Math.toIntExact(parameter.length())];
      if (parameter.shape().size() == 4) {
        Random random = randomFor(parameter, seed);
        double deviation = Math.sqrt(2.0 * parameter.shape().get(0) / values.length);
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (random.nextGaussian() * deviation);
        }
      } else if (parameter.name().endsWith(".weight")) {
        Arrays.fill(values, 1f);
      }
      Memory.write(values, parameter.value());
    }
    for (Parameter statistic : statistics) {
      float[] values = new float[Math.toIntExact(statistic.length())];
      if (statistic.name().endsWith(".running_var")) {
        Arrays.fill(values, 1f);
      }
      Memory.write(values, statistic.value());
    }
  }

  static void ofPerceptron(Parameter weight, Parameter bias, int fanIn, long seed) {
    double bound = 1 / Math.sqrt(fanIn);
    for (Parameter parameter : List.of(weight, bias)) {
      Random random = randomFor(parameter, seed);
      float[] values = new float[Math.toIntExact(parameter.length())];
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
      }
      Memory.write(values, parameter.value());
    }
  }

  private static Random randomFor(Parameter parameter, long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L + parameter.name().hashCode());
  }
}
