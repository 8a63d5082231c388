package dev.cafrun.learning.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/** Compares written gradients with central differences. */
public final class GradientCheck {

  private static final double STEP = 1e-5;

  private GradientCheck() {}

  /** Every element of {@code gradient} must be the slope of {@code loss} in that element. */
  public static void assertSlopes(double[] point, double[] gradient, DoubleSupplier loss) {
    for (int k = 0; k < point.length; k++) {
      double at = point[k];
      point[k] = at + STEP;
      double above = loss.getAsDouble();
      point[k] = at - STEP;
      double below = loss.getAsDouble();
      point[k] = at;
      double slope = (above - below) / (2 * STEP);
      assertThat(gradient[k])
          .as("gradient of element %d", k)
          .isCloseTo(slope, within(1e-7 + 1e-5 * Math.abs(slope)));
    }
  }

  public static void assertSlopes(double[][] point, double[][] gradient, DoubleSupplier loss) {
    for (int i = 0; i < point.length; i++) {
      assertSlopes(point[i], gradient[i], loss);
    }
  }

  public static double[][] gaussian(RandomGenerator random, int rows, int columns, double mean) {
    double[][] values = new double[rows][columns];
    for (double[] row : values) {
      for (int k = 0; k < columns; k++) {
        row[k] = random.nextGaussian(mean, 1);
      }
    }
    return values;
  }
}
