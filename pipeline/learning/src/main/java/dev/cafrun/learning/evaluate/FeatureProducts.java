package dev.cafrun.learning.evaluate;

import dev.cafrun.learning.network.NetworkEngine;
import java.util.Optional;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * All that a linear judge needs to know of feature vectors: their inner products, after each
 * feature was shifted and scaled to mean 0 and variance 1 over the faces to fit. A feature that is
 * the same for all of these counts as 0.
 *
 * @param fit n × n, of the faces to fit with each other
 * @param cross m × n, of the faces to test with those to fit
 * @param dimensions features that vary
 */
record FeatureProducts(double[][] fit, double[][] cross, int dimensions) {

  /** Below this share of its mean a feature's deviation is rounding. */
  private static final double ROUNDING = 1e-6;

  /**
   * Of two sets of feature vectors; both are overwritten.
   *
   * @param fit n × d
   * @param test m × d
   * @return nothing if some feature is not a finite number
   */
  static Optional<FeatureProducts> of(NetworkEngine engine, float[][] fit, float[][] test) {
    int dimensions = standardise(fit, test);
    if (!finite(fit) || !finite(test)) {
      return Optional.empty();
    }
    try (MemoryWorkspace scope = engine.iteration()) {
      INDArray fitted = Nd4j.create(flat(fit), shape(fit), 'c');
      INDArray tested = Nd4j.create(flat(test), shape(test), 'c');
      INDArray none = Nd4j.zeros(DataType.FLOAT, fit.length);
      return Optional.of(
          new FeatureProducts(
              engine.matrices().dense(fitted, fitted, none).toDoubleMatrix(),
              engine.matrices().dense(tested, fitted, none).toDoubleMatrix(),
              dimensions));
    }
  }

  private static int standardise(float[][] fit, float[][] test) {
    int varying = 0;
    for (int k = 0; k < fit[0].length; k++) {
      double mean = 0;
      for (float[] face : fit) {
        mean += face[k] / (double) fit.length;
      }
      double variance = 0;
      for (float[] face : fit) {
        variance += (face[k] - mean) * (face[k] - mean) / fit.length;
      }
      double deviation = Math.sqrt(variance);
      boolean varies = !(deviation <= ROUNDING * Math.abs(mean));
      varying += varies ? 1 : 0;
      scale(fit, k, mean, varies ? 1 / deviation : 0);
      scale(test, k, mean, varies ? 1 / deviation : 0);
    }
    return varying;
  }

  private static void scale(float[][] faces, int feature, double mean, double factor) {
    for (float[] face : faces) {
      face[feature] = factor == 0 ? 0 : (float) ((face[feature] - mean) * factor);
    }
  }

  private static boolean finite(float[][] faces) {
    for (float[] face : faces) {
      for (float value : face) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }

  private static long[] shape(float[][] faces) {
    return new long[] {faces.length, faces[0].length};
  }

  private static float[] flat(float[][] faces) {
    int width = faces[0].length;
    float[] flat = new float[faces.length * width];
    for (int i = 0; i < faces.length; i++) {
      System.arraycopy(faces[i], 0, flat, i * width, width);
    }
    return flat;
  }
}
