package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channel counts that are no multiple of any vector's length go through the scalar code too. */
class BatchNormKernelsTest {
  private static final Offset<Double> CLOSE = Offset.offset(1e-4);

  private final Random random = new Random(1);
  private final Parallel parallel = new Parallel(2);
  private final BatchNormKernels kernels = new BatchNormKernels(parallel);
  private final BatchNormGradientKernels gradients = new BatchNormGradientKernels(parallel);

  @AfterEach
  void stop() {
    kernels.close();
    gradients.close();
    parallel.close();
  }

  @Test
  void findsMeanAndVarianceFarFromZero() {
    int channels = 37;
    FeatureMap map = new FeatureMap(50, 7, 9, channels, 0);
    float[] values = new float[(int) map.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = 1000 + (float) random.nextGaussian() * (1 + i % channels);
    }
    float[] mean = new float[channels];
    float[] variance = new float[channels];
    try (Floats input = Floats.of(values)) {
      kernels.statistics(map.at(input.address()), mean, variance);
    }
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      for (int i = c; i < values.length; i += channels) {
        sum += values[i];
      }
      double expectedMean = sum / map.rows();
      double squares = 0;
      for (int i = c; i < values.length; i += channels) {
        squares += (values[i] - expectedMean) * (values[i] - expectedMean);
      }
      assertThat((double) mean[c]).isCloseTo(expectedMean, Offset.offset(1e-3));
      assertThat(variance[c] / (squares / map.rows())).isCloseTo(1, CLOSE);
    }
  }

  @Test
  void normalisesAddsTheResidualAndCutsNegatives() {
    FeatureMap map = new FeatureMap(2, 1, 1, 18, 0);
    BatchNormKernels.Affine affine =
        new BatchNormKernels.Affine(filled(18, 3), filled(18, 2), filled(18, -1));
    try (Floats input = Floats.random(36, random);
        Floats residual = Floats.random(36, random);
        Floats output = Floats.random(36, random)) {
      FeatureMap at = map.at(input.address());
      kernels.normalise(at, affine, residual.address(), true, output.address());
      for (int i = 0; i < 36; i++) {
        double sum = 2 * (input.values()[i] - 3) - 1 + residual.values()[i];
        assertThat((double) output.values()[i]).isCloseTo(Math.max(sum, 0), CLOSE);
      }
      kernels.normalise(at, affine, 0, false, output.address());
      for (int i = 0; i < 36; i++) {
        assertThat((double) output.values()[i]).isCloseTo(2 * (input.values()[i] - 3) - 1, CLOSE);
      }
    }
  }

  @Test
  void sumsTheGradientThatReluLetsThrough() {
    int channels = 21;
    FeatureMap map = new FeatureMap(40, 5, 5, channels, 0);
    int length = (int) map.length();
    float[] mean = filled(channels, 0.25f);
    double[] sums = new double[channels];
    double[] products = new double[channels];
    try (Floats input = Floats.random(length, random);
        Floats output = Floats.random(length, random);
        Floats gradient = Floats.random(length, random)) {
      float[] before = gradient.values();
      gradients.reduceGradient(
          map.at(input.address()),
          mean,
          true,
          output.address(),
          gradient.address(),
          sums,
          products);
      double[] expectedSums = new double[channels];
      double[] expectedProducts = new double[channels];
      for (int i = 0; i < length; i++) {
        float slope = output.values()[i] > 0 ? before[i] : 0;
        assertThat(gradient.values()[i]).isEqualTo(slope);
        expectedSums[i % channels] += slope;
        expectedProducts[i % channels] += slope * (input.values()[i] - 0.25);
      }
      assertThat(sums).containsExactly(expectedSums, Offset.offset(1e-3));
      assertThat(products).containsExactly(expectedProducts, Offset.offset(1e-3));
    }
  }

  private static float[] filled(int length, float value) {
    float[] values = new float[length];
    java.util.Arrays.fill(values, value);
    return values;
  }
}
