package dev.cafrun.learning.evaluate;

import java.util.Arrays;
import java.util.Random;

/**
 * t-distributed stochastic neighbour embedding in the plane (van der Maaten and Hinton 2008),
 * exact: O(n²) a step, for some hundred points. Same points, same picture.
 */
final class TSne {

  private static final int STEPS = 500;
  private static final int EXAGGERATED = 100;
  private static final double EXAGGERATION = 4;
  private static final double MOST_NEIGHBOURS = 30;
  private static final double LEAST = 1e-12;

  private TSne() {}

  /**
   * Places points so that near ones stay near.
   *
   * @param points n × d, at least four
   * @return n × 2, centred on 0
   */
  static double[][] embed(float[][] points) {
    int n = points.length;
    double[][] wanted =
        affinities(squaredDistances(points), Math.min(MOST_NEIGHBOURS, (n - 1) / 3.0));
    Random random = new Random(1); // its numbers are fixed by its specification
    double[][] place = new double[n][2];
    for (double[] one : place) {
      one[0] = 1e-4 * random.nextGaussian();
      one[1] = 1e-4 * random.nextGaussian();
    }
    double rate = Math.max(10, n / (4 * EXAGGERATION));
    double[][] speed = new double[n][2];
    double[][] gain = new double[n][2];
    for (double[] one : gain) {
      Arrays.fill(one, 1);
    }
    for (int step = 0; step < STEPS; step++) {
      double[][] slope = slope(wanted, place, step < EXAGGERATED ? EXAGGERATION : 1);
      double momentum = step < EXAGGERATED ? 0.5 : 0.8;
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < 2; k++) {
          boolean turned = Math.signum(slope[i][k]) != Math.signum(speed[i][k]);
          gain[i][k] = Math.max(0.01, turned ? gain[i][k] + 0.2 : gain[i][k] * 0.8);
          speed[i][k] = momentum * speed[i][k] - rate * gain[i][k] * slope[i][k];
          place[i][k] += speed[i][k];
        }
      }
      centre(place);
    }
    return place;
  }

  private static double[][] squaredDistances(float[][] points) {
    int n = points.length;
    double[][] distances = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double sum = 0;
        for (int k = 0; k < points[i].length; k++) {
          double difference = points[i][k] - points[j][k];
          sum += difference * difference;
        }
        distances[i][j] = sum;
        distances[j][i] = sum;
      }
    }
    return distances;
  }

  /** Symmetric and summing to 1; each point's own are as spread as over so many neighbours. */
  private static double[][] affinities(double[][] distances, double neighbours) {
    int n = distances.length;
    double[][] conditional = new double[n][];
    for (int i = 0; i < n; i++) {
      conditional[i] = conditional(distances[i], i, Math.log(neighbours));
    }
    double[][] joint = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        joint[i][j] = Math.max(LEAST, (conditional[i][j] + conditional[j][i]) / (2.0 * n));
      }
    }
    return joint;
  }

  /** A Gaussian over the others whose entropy is the wanted one, by bisection of its precision. */
  private static double[] conditional(double[] distances, int self, double wantedEntropy) {
    double nearest = Double.POSITIVE_INFINITY;
    double mean = 0;
    for (int j = 0; j < distances.length; j++) {
      nearest = j == self ? nearest : Math.min(nearest, distances[j]);
      mean += distances[j] / distances.length;
    }
    double low = 0;
    double high = Double.POSITIVE_INFINITY;
    double precision = mean > 0 ? 1 / mean : 1;
    double[] shares = new double[distances.length];
    for (int attempt = 0; attempt < 60; attempt++) {
      double sum = 0;
      double weighted = 0;
      for (int j = 0; j < shares.length; j++) {
        double beyond = distances[j] - nearest;
        shares[j] = j == self ? 0 : Math.exp(-precision * beyond);
        sum += shares[j];
        weighted += shares[j] * beyond;
      }
      for (int j = 0; j < shares.length; j++) {
        shares[j] /= sum;
      }
      if (Math.log(sum) + precision * weighted / sum > wantedEntropy) {
        low = precision;
        precision = Double.isInfinite(high) ? precision * 2 : (low + high) / 2;
      } else {
        high = precision;
        precision = (low + high) / 2;
      }
    }
    return shares;
  }

  private static double[][] slope(double[][] wanted, double[][] place, double exaggeration) {
    int n = place.length;
    double[][] closeness = new double[n][n];
    double sum = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        double x = place[i][0] - place[j][0];
        double y = place[i][1] - place[j][1];
        closeness[i][j] = 1 / (1 + x * x + y * y);
        closeness[j][i] = closeness[i][j];
        sum += 2 * closeness[i][j];
      }
    }
    double[][] slope = new double[n][2];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double pull =
            4
                * (exaggeration * wanted[i][j] - Math.max(LEAST, closeness[i][j] / sum))
                * closeness[i][j];
        slope[i][0] += pull * (place[i][0] - place[j][0]);
        slope[i][1] += pull * (place[i][1] - place[j][1]);
      }
    }
    return slope;
  }

  private static void centre(double[][] place) {
    for (int k = 0; k < 2; k++) {
      double mean = 0;
      for (double[] one : place) {
        mean += one[k] / place.length;
      }
      for (double[] one : place) {
        one[k] -= mean;
      }
    }
  }
}
