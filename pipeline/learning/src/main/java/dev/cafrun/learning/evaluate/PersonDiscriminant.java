package dev.cafrun.learning.evaluate;

import dev.cafrun.learning.critic.CholeskyFactor;
import java.util.stream.IntStream;

/**
 * Fisher's linear discriminant between people, with the covariance within a person shrunk towards a
 * multiple of the identity (Friedman 1989, <i>Regularized Discriminant Analysis</i>). It is linear
 * in the features, and unlike a regression on indicators it does not lose people who lie between
 * others when few directions carry all of the variance, as is so after training.
 *
 * <p>A face x is given to the person c with the largest xᵀΣ⁻¹μ_c − ½ μ_cᵀΣ⁻¹μ_c, everybody being as
 * likely. Σ = (1 − s)·WᵀW/n + s·m·I, with W the faces to fit less their person's mean, n their
 * number and m = tr(WᵀW)/(n·d). With d features and n faces it works in n dimensions, by Woodbury's
 * identity: Σ⁻¹ = (1/τ)·(I − Wᵀ(κI + WWᵀ)⁻¹W), τ = s·m, κ = n·τ/(1 − s).
 */
final class PersonDiscriminant {

  /** To choose s from; 1 is the nearest mean. Of equally good ones the first is taken. */
  private static final double[] SHRINKAGES = {0.1, 0.01, 0.001, 0.0001, 1};

  /** Products are float32: κ is at least this share of a face's square, or WWᵀ is not definite. */
  private static final double ROUNDING = 1e-4;

  private final double[][] weights;
  private final double[] offsets;

  /**
   * With the shrinkage that is best at naming one half of everybody's faces to fit by the other,
   * both ways: nothing is left to choose, and faces to test have no say. Neighbours of a video stay
   * on one side, as in {@link IdentitySplit}.
   *
   * @param who is in each face to fit, from 0; everybody is in at least two
   */
  static PersonDiscriminant best(FeatureProducts products, int[] who, int people) {
    int[] seen = new int[people];
    for (int person : who) {
      seen[person]++;
    }
    int[] before = new int[people];
    boolean[] first = new boolean[who.length];
    for (int i = 0; i < who.length; i++) {
      first[i] = before[who[i]]++ < seen[who[i]] / 2;
    }
    double best = 0;
    double most = -1;
    for (double shrinkage : SHRINKAGES) {
      double right =
          right(products, who, people, first, shrinkage, true)
              + right(products, who, people, first, shrinkage, false);
      if (right > most) {
        most = right;
        best = shrinkage;
      }
    }
    return new PersonDiscriminant(products, who, people, best);
  }

  /** How many of the other faces are named right, each person's counting as much as another's. */
  private static double right(
      FeatureProducts products,
      int[] who,
      int people,
      boolean[] first,
      double shrinkage,
      boolean fitted) {
    int[] fit = IntStream.range(0, who.length).filter(i -> first[i] == fitted).toArray();
    int[] test = IntStream.range(0, who.length).filter(i -> first[i] != fitted).toArray();
    int[] asked = new int[people];
    for (int i : test) {
      asked[who[i]]++;
    }
    double[][] cross = part(products.fit(), test, fit);
    PersonDiscriminant discriminant =
        new PersonDiscriminant(
            new FeatureProducts(part(products.fit(), fit, fit), cross, products.dimensions()),
            IntStream.of(fit).map(i -> who[i]).toArray(),
            people,
            shrinkage);
    double right = 0;
    for (int i = 0; i < test.length; i++) {
      right += discriminant.name(cross[i]) == who[test[i]] ? 1.0 / asked[who[test[i]]] : 0;
    }
    return right;
  }

  private static double[][] part(double[][] matrix, int[] rows, int[] columns) {
    return IntStream.of(rows)
        .mapToObj(row -> IntStream.of(columns).mapToDouble(column -> matrix[row][column]).toArray())
        .toArray(double[][]::new);
  }

  /**
   * With a given shrinkage.
   *
   * @param who is in each face to fit, from 0; everybody is in at least one
   * @param shrinkage s, above 0 and at most 1
   */
  PersonDiscriminant(FeatureProducts products, int[] who, int people, double shrinkage) {
    int n = who.length;
    int[] faces = new int[people];
    for (int person : who) {
      faces[person]++;
    }
    double[][] means = rowMeans(products.fit(), who, faces);
    double[][] within = within(products.fit(), means, who, faces);
    double scale = trace(within) / n / Math.max(1, products.dimensions());
    boolean spread = scale > 0 && shrinkage < 1;
    double least = ROUNDING * trace(products.fit()) / n;
    double ridge = spread ? Math.max(least, n * shrinkage * scale / (1 - shrinkage)) : 0;
    double[][] factor = spread ? factor(within, ridge) : new double[0][];
    weights = new double[people][n];
    offsets = new double[people];
    for (int person = 0; person < people; person++) {
      double[] mean = means[person];
      double[] centred = centred(mean, who, faces);
      double[] solved = spread ? centred.clone() : new double[n]; // Σ = I: the nearest mean
      if (spread) {
        CholeskyFactor.solve(factor, solved);
      }
      double square = 0;
      for (int i = 0; i < n; i++) {
        square += who[i] == person ? mean[i] / faces[person] : 0;
        square -= centred[i] * solved[i];
      }
      double[] direction = centred(solved, who, faces);
      for (int i = 0; i < n; i++) {
        weights[person][i] = (who[i] == person ? 1.0 / faces[person] : 0) - direction[i];
      }
      offsets[person] = square / 2;
    }
  }

  /**
   * Whom it takes a face for.
   *
   * @param products of the face with those that it was fitted to
   */
  int name(double[] products) {
    int best = 0;
    double most = Double.NEGATIVE_INFINITY;
    for (int person = 0; person < weights.length; person++) {
      double score = -offsets[person];
      for (int i = 0; i < products.length; i++) {
        score += weights[person][i] * products[i];
      }
      if (score > most) {
        most = score;
        best = person;
      }
    }
    return best;
  }

  /** For each person the mean of the rows of their faces. */
  private static double[][] rowMeans(double[][] matrix, int[] who, int[] faces) {
    double[][] means = new double[faces.length][matrix[0].length];
    for (int i = 0; i < who.length; i++) {
      double[] mean = means[who[i]];
      for (int j = 0; j < mean.length; j++) {
        mean[j] += matrix[i][j] / faces[who[i]];
      }
    }
    return means;
  }

  /** WWᵀ, from the products of what was not centred. */
  private static double[][] within(double[][] fit, double[][] means, int[] who, int[] faces) {
    double[][] within = new double[who.length][];
    for (int i = 0; i < who.length; i++) {
      double[] row = fit[i].clone();
      double[] mean = means[who[i]];
      for (int j = 0; j < row.length; j++) {
        row[j] -= mean[j];
      }
      within[i] = centred(row, who, faces);
    }
    return within;
  }

  /** Less the mean over each person's faces. */
  private static double[] centred(double[] values, int[] who, int[] faces) {
    double[] means = new double[faces.length];
    for (int i = 0; i < values.length; i++) {
      means[who[i]] += values[i] / faces[who[i]];
    }
    double[] centred = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      centred[i] = values[i] - means[who[i]];
    }
    return centred;
  }

  private static double trace(double[][] matrix) {
    double trace = 0;
    for (int i = 0; i < matrix.length; i++) {
      trace += Math.max(0, matrix[i][i]);
    }
    return trace;
  }

  private static double[][] factor(double[][] within, double ridge) {
    double[][] matrix = new double[within.length][];
    for (int i = 0; i < within.length; i++) {
      matrix[i] = within[i].clone();
      matrix[i][i] += ridge;
    }
    return CholeskyFactor.of(matrix);
  }
}
