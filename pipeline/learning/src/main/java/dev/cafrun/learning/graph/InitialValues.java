package dev.cafrun.learning.graph;

import java.util.Arrays;
import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The values that {@code dev.cafrun.learning.network} starts from, to the bit: the same seed gives
 * both encoders the same parameters.
 */
final class InitialValues {
  private InitialValues() {}

  /** Convolutions: He et al. 2015, by fan-in. Normalisations: scale 1. All else: 0. */
  static void drawParameter(NamedSlice parameter, INDArray vector, long seed) {
    float[] values = new float[Math.toIntExact(parameter.length())];
    if (parameter.shape().size() == 4) {
      Random random = randomFor(parameter.name(), seed);
      double deviation = Math.sqrt(2.0 * parameter.shape().getFirst() / values.length);
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (random.nextGaussian() * deviation);
      }
    } else if (parameter.name().endsWith(".weight")) {
      Arrays.fill(values, 1f);
    }
    write(values, parameter, vector);
  }

  /** Running means 0, variances 1. */
  static void fillStatistic(NamedSlice statistic, INDArray vector) {
    float[] values = new float[Math.toIntExact(statistic.length())];
    if (statistic.name().endsWith(".running_var")) {
      Arrays.fill(values, 1f);
    }
    write(values, statistic, vector);
  }

  /** Perceptrons: uniform in ±1 ÷ √fan-in. */
  static void drawUniform(NamedSlice parameter, INDArray vector, int fanIn, long seed) {
    double bound = 1 / Math.sqrt(fanIn);
    Random random = randomFor(parameter.name(), seed);
    float[] values = new float[Math.toIntExact(parameter.length())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
    write(values, parameter, vector);
  }

  private static Random randomFor(String name, long seed) {
    return new Random(seed * 0x9E3779B97F4A7C15L + name.hashCode());
  }

  private static void write(float[] values, NamedSlice slice, INDArray vector) {
    try (INDArray drawn = Nd4j.createFromArray(values)) {
      slice.of(vector).assign(drawn.reshape('c', slice.of(vector).shape()));
    }
  }
}
