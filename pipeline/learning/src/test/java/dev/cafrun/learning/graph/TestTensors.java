package dev.cafrun.learning.graph;

import java.util.Random;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Test data, and how far two tensors are apart. */
final class TestTensors {
  private TestTensors() {}

  /** Standard normal, the same for the same seed. */
  static INDArray random(long seed, int... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (int side : shape) {
      length *= side;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }

  static INDArray images(long seed, int batch, int size) {
    return random(seed, batch, 3, size, size);
  }

  static double distance(INDArray expected, INDArray actual) {
    return distance(values(expected), values(actual));
  }

  /** Length of the difference ÷ length of the first; 0 where both are 0. */
  static double distance(float[] expected, float[] actual) {
    if (expected.length != actual.length) {
      throw new AssertionError(expected.length + " numbers, but " + actual.length);
    }
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      double gap = (double) expected[i] - actual[i];
      difference += gap * gap;
      length += (double) expected[i] * expected[i];
    }
    return difference == 0 ? 0 : Math.sqrt(difference / length);
  }

  static float[] values(INDArray tensor) {
    return tensor.dup('c').reshape(tensor.length()).toFloatVector();
  }
}
