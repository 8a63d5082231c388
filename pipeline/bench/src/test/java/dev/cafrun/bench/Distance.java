package dev.cafrun.bench;

import dev.cafrun.learning.network.TensorLayout;
import java.util.Arrays;

/** How far vectors are from each other. */
final class Distance {
  private Distance() {}

  /** Length of the difference as a share of the expected length; vectors may end in nothing. */
  static double share(float[] actual, float[] expected) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return difference == 0 ? 0 : Math.sqrt(difference / length);
  }

  /** The same of one tensor in two flat vectors. */
  static double share(float[] actual, float[] expected, TensorLayout tensor) {
    int from = Math.toIntExact(tensor.offset());
    int to = from + Math.toIntExact(tensor.length());
    return share(Arrays.copyOfRange(actual, from, to), Arrays.copyOfRange(expected, from, to));
  }

  static float[] difference(float[] a, float[] b) {
    float[] difference = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      difference[i] = a[i] - b[i];
    }
    return difference;
  }
}
