package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolingKernelsTest {
  private static final Parallel PARALLEL = new Parallel(2);
  private static final int BATCH = 2;
  private static final int CHANNELS = 19;

  private final PoolingKernels kernels = new PoolingKernels(PARALLEL);
  private final Random random = new Random(4);

  @AfterAll
  static void stop() {
    PARALLEL.close();
  }

  @ParameterizedTest
  @CsvSource({"8,1,4", "7,0,3", "3,0,1", "5,1,3"})
  void everyWindowGivesItsMaximumAndGetsItsGradientBackThere(int size, int padding, int expected) {
    FeatureMap inputShape = new FeatureMap(BATCH, size, size, CHANNELS, 0);
    FeatureMap outputShape = new FeatureMap(BATCH, expected, expected, CHANNELS, 0);
    try (Floats input = Floats.random((int) inputShape.length(), random);
        Floats output = Floats.random((int) outputShape.length(), random);
        Floats slope = Floats.random(output.length(), random);
        Floats gradient = Floats.random(input.length(), random)) {
      FeatureMap in = inputShape.at(input.address());
      FeatureMap out = outputShape.at(output.address());
      kernels.max(in, 3, 2, padding, out);
      kernels.maxGradient(in, 3, 2, padding, out, slope.address(), gradient.address());
      float[] expectedGradient = new float[input.length()];
      for (int i = 0; i < output.length(); i++) {
        int best = bestCell(input.values(), size, padding, expected, i);
        assertThat(output.values()[i]).isEqualTo(input.values()[best]);
        expectedGradient[best] += slope.values()[i];
      }
      assertThat(gradient.values()).containsExactly(expectedGradient, Offset.offset(1e-5f));
    }
  }

  private static int bestCell(float[] input, int size, int padding, int outputSize, int index) {
    int channel = index % CHANNELS;
    int x = index / CHANNELS % outputSize;
    int y = index / CHANNELS / outputSize % outputSize;
    int image = index / CHANNELS / outputSize / outputSize;
    int best = -1;
    for (int row = Math.max(0, 2 * y - padding); row < Math.min(size, 2 * y - padding + 3); row++) {
      for (int column = Math.max(0, 2 * x - padding);
          column < Math.min(size, 2 * x - padding + 3);
          column++) {
        int cell = ((image * size + row) * size + column) * CHANNELS + channel;
        if (best < 0 || input[cell] > input[best]) {
          best = cell;
        }
      }
    }
    return best;
  }

  @Test
  void equalCellsGiveTheGradientToTheFirst() {
    FeatureMap shape = new FeatureMap(1, 3, 3, 1, 0);
    try (Floats input = Floats.of(0, 0, 0, 0, 0, 0, 0, 0, 0);
        Floats output = Floats.of(0);
        Floats slope = Floats.of(5);
        Floats gradient = Floats.random(9, random)) {
      FeatureMap out = new FeatureMap(1, 1, 1, 1, output.address());
      kernels.maxGradient(
          shape.at(input.address()), 3, 2, 0, out, slope.address(), gradient.address());
      assertThat(gradient.values()).containsExactly(5, 0, 0, 0, 0, 0, 0, 0, 0);
    }
  }

  /** PyTorch's cut of 8 cells into 6 bins: they overlap. */
  @Test
  void adaptiveAveragingCutsBinsAsPyTorchDoes() {
    FeatureMap shape = new FeatureMap(1, 1, 8, 1, 0);
    try (Floats input = Floats.of(0, 1, 2, 3, 4, 5, 6, 7);
        Floats output = Floats.random(36, random)) {
      kernels.adaptiveAverage(shape.at(input.address()), 6, output.address());
      for (int row = 0; row < 6; row++) {
        float[] line = java.util.Arrays.copyOfRange(output.values(), 6 * row, 6 * row + 6);
        assertThat(line).containsExactly(0.5f, 1.5f, 2.5f, 4.5f, 5.5f, 6.5f);
      }
    }
  }

  /** Averaging is linear, so its gradient is its transpose: ⟨y, A x⟩ = ⟨Aᵀ y, x⟩. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 6, 7, 13})
  void theGradientOfAveragingIsItsTranspose(int size) {
    FeatureMap shape = new FeatureMap(BATCH, size, size, CHANNELS, 0);
    for (int bins : new int[] {1, 6}) {
      try (Floats input = Floats.random((int) shape.length(), random);
          Floats output = Floats.random(BATCH * CHANNELS * bins * bins, random);
          Floats slope = Floats.random(output.length(), random);
          Floats gradient = Floats.random(input.length(), random)) {
        FeatureMap in = shape.at(input.address());
        kernels.adaptiveAverage(in, bins, output.address());
        kernels.adaptiveAverageGradient(in, bins, slope.address(), gradient.address());
        assertThat(product(gradient, input)).isCloseTo(product(slope, output), Offset.offset(1e-3));
      }
    }
  }

  private static double product(Floats a, Floats b) {
    double sum = 0;
    for (int i = 0; i < a.length(); i++) {
      sum += (double) a.values()[i] * b.values()[i];
    }
    return sum;
  }
}
