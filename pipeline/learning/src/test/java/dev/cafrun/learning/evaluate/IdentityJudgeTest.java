package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.dataset.Split;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.NetworkEngine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class IdentityJudgeTest {

  private static final int PEOPLE = 20;
  private static final int FACES = 12;

  private static NetworkEngine engine;

  private final Random random = new Random(11);
  private final IdentitySplit split = IdentitySplit.of(faces());

  /** A feature vector of a person's face; the person is a place in the split. */
  private interface Features {
    double[] of(int person);
  }

  @BeforeAll
  static void start() {
    engine = NativeEngine.start(1);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void whoIsWrittenIntoTheFeaturesIsFoundByBoth() {
    double[][] codes = codes(PEOPLE, 16);
    Features features = person -> noisy(codes[person], 0.05);

    assertThat(share(IdentityJudge.PROBE, features)).isGreaterThan(0.99);
    assertThat(share(IdentityJudge.NEIGHBOUR, features)).isGreaterThan(0.99);
  }

  @Test
  void noiseIsGuessedAt() {
    Features noise = person -> noisy(new double[40], 1);

    for (IdentityJudge judge : IdentityJudge.values()) {
      double mean =
          IntStream.range(0, 20).mapToDouble(i -> share(judge, noise)).average().orElse(1);
      assertThat(mean).as(judge.spelling()).isCloseTo(1.0 / PEOPLE, within(0.015));
    }
  }

  @Test
  void featuresThatAreAllTheSameTellExactlyNothing() {
    Features constant = person -> new double[] {0.3, 1e9, 0};

    for (IdentityJudge judge : IdentityJudge.values()) {
      assertThat(share(judge, constant)).isCloseTo(1.0 / PEOPLE, within(1e-12));
    }
  }

  @Test
  void theProbeSeesThroughWhatAllPeopleShare() {
    double[][] codes = codes(PEOPLE, 10);
    Features features =
        person -> {
          // Emotion: the same three directions in everybody, far stronger than the person.
          double[] mixed = noisy(codes[person], 0.02);
          for (int emotion = 0; emotion < 3; emotion++) {
            double strength = 10 * random.nextGaussian();
            for (int k = 0; k < mixed.length; k++) {
              mixed[k] += strength * Math.cos((emotion + 1) * (k + 1));
            }
          }
          return mixed;
        };

    assertThat(share(IdentityJudge.PROBE, features)).isGreaterThan(0.9);
    assertThat(share(IdentityJudge.NEIGHBOUR, features)).isLessThan(0.3);
  }

  @Test
  void peopleBetweenOthersAreNotOverlooked() {
    // One direction carries all: a regression on indicators would name the first and last alone.
    Features onALine =
        person -> {
          double place = person + 0.05 * random.nextGaussian();
          return new double[] {place, -2 * place, 0.5 * place};
        };

    assertThat(share(IdentityJudge.PROBE, onALine)).isGreaterThan(0.99);
  }

  @Test
  void inManyDimensionsAndInFewItIsFishersDiscriminantWithTheShrunkCovariance() {
    for (int dimensions : new int[] {3, 400}) {
      double[][] codes = codes(PEOPLE, dimensions);
      float[][] fit = matrix(split.fit(), person -> noisy(codes[person], 1));
      float[][] test = matrix(split.test(), person -> noisy(codes[person], 1));
      int[] who = split.who(split.fit());
      FeatureProducts products = FeatureProducts.of(engine, fit, test).orElseThrow();
      for (double shrinkage : new double[] {0.001, 0.3, 1}) {
        PersonDiscriminant discriminant = new PersonDiscriminant(products, who, PEOPLE, shrinkage);

        assertThat(Arrays.stream(products.cross()).mapToInt(discriminant::name).toArray())
            .as("%d dimensions, shrinkage %s", dimensions, shrinkage)
            .isEqualTo(namesByDefinition(fit, who, test, shrinkage));
      }
    }
  }

  @Test
  void infiniteFeaturesAreNobodys() {
    float[][] fit = {{1, 2}, {3, Float.NaN}};
    float[][] test = {{1, 2}};

    assertThat(FeatureProducts.of(engine, fit, test)).isEmpty();
  }

  /** The definition, in as many dimensions as there are features, by elimination. */
  private static int[] namesByDefinition(
      float[][] fit, int[] who, float[][] test, double shrinkage) {
    int n = fit.length;
    int d = fit[0].length;
    double[][] means = new double[PEOPLE][d];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        means[who[i]][k] += fit[i][k] / (double) (n / PEOPLE);
      }
    }
    double[][] residuals = new double[n][d];
    double[][] covariance = new double[d][d];
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < d; k++) {
        residuals[i][k] = fit[i][k] - means[who[i]][k];
      }
      for (int k = 0; k < d; k++) {
        for (int l = 0; l < d; l++) {
          covariance[k][l] += residuals[i][k] * residuals[i][l] / n;
        }
      }
    }
    double scale = IntStream.range(0, d).mapToDouble(k -> covariance[k][k]).sum() / d;
    for (int k = 0; k < d; k++) {
      for (int l = 0; l < d; l++) {
        covariance[k][l] *= 1 - shrinkage;
      }
      covariance[k][k] += shrinkage * scale;
    }
    double[][] directions = solve(covariance, means);
    int[] names = new int[test.length];
    for (int i = 0; i < test.length; i++) {
      double most = Double.NEGATIVE_INFINITY;
      for (int person = 0; person < PEOPLE; person++) {
        double score = 0;
        for (int k = 0; k < d; k++) {
          score += directions[person][k] * (test[i][k] - means[person][k] / 2);
        }
        if (score > most) {
          most = score;
          names[i] = person;
        }
      }
    }
    return names;
  }

  /** Σ x = b for each b, by Gauss and Jordan. */
  private static double[][] solve(double[][] matrix, double[][] rights) {
    int d = matrix.length;
    double[][] rows = new double[d][];
    for (int k = 0; k < d; k++) {
      rows[k] = Arrays.copyOf(matrix[k], d + rights.length);
      for (int b = 0; b < rights.length; b++) {
        rows[k][d + b] = rights[b][k];
      }
    }
    for (int pivot = 0; pivot < d; pivot++) {
      for (int k = 0; k < d; k++) {
        double factor = k == pivot ? 0 : rows[k][pivot] / rows[pivot][pivot];
        for (int l = pivot; l < rows[k].length && factor != 0; l++) {
          rows[k][l] -= factor * rows[pivot][l];
        }
      }
    }
    double[][] solutions = new double[rights.length][d];
    for (int k = 0; k < d; k++) {
      for (int b = 0; b < rights.length; b++) {
        solutions[b][k] = rows[k][d + b] / rows[k][k];
      }
    }
    return solutions;
  }

  private double share(IdentityJudge judge, Features features) {
    FeatureProducts products =
        FeatureProducts.of(engine, matrix(split.fit(), features), matrix(split.test(), features))
            .orElseThrow();
    return Arrays.stream(judge.shares(products, split)).average().orElseThrow();
  }

  private float[][] matrix(List<Face> faces, Features features) {
    float[][] matrix = new float[faces.size()][];
    int[] who = split.who(faces);
    for (int i = 0; i < matrix.length; i++) {
      double[] face = features.of(who[i]);
      matrix[i] = new float[face.length];
      for (int k = 0; k < face.length; k++) {
        matrix[i][k] = (float) face[k];
      }
    }
    return matrix;
  }

  private double[] noisy(double[] code, double noise) {
    return Arrays.stream(code).map(value -> value + noise * random.nextGaussian()).toArray();
  }

  private double[][] codes(int people, int dimensions) {
    double[][] codes = new double[people][];
    for (int person = 0; person < people; person++) {
      codes[person] = noisy(new double[dimensions], 1);
    }
    return codes;
  }

  private static List<Face> faces() {
    List<Face> faces = new ArrayList<>();
    for (int i = 0; i < PEOPLE * FACES; i++) {
      faces.add(new Face(i, "face" + i, "person" + i % PEOPLE, "", "", Split.TEST, 0, 0));
    }
    return faces;
  }
}
