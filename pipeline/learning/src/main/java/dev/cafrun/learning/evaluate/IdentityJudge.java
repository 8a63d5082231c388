package dev.cafrun.learning.evaluate;

import java.util.Locale;

/** Who is asked whom a face shows. */
enum IdentityJudge {
  /** Linear in the features: {@link PersonDiscriminant}. */
  PROBE {
    @Override
    int[] names(FeatureProducts products, int[] who, int people) {
      PersonDiscriminant discriminant = PersonDiscriminant.best(products, who, people);
      int[] names = new int[products.cross().length];
      for (int i = 0; i < names.length; i++) {
        names[i] = discriminant.name(products.cross()[i]);
      }
      return names;
    }
  },
  /** Whoever is in the face to fit that is nearest, by Euclidean distance of the features. */
  NEIGHBOUR {
    @Override
    int[] names(FeatureProducts products, int[] who, int people) {
      int[] names = new int[products.cross().length];
      for (int i = 0; i < names.length; i++) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < who.length; j++) {
          // Less the square of the face itself, which is the same for all.
          double distance = products.fit()[j][j] - 2 * products.cross()[i][j];
          if (distance < least) {
            least = distance;
            names[i] = who[j];
          }
        }
      }
      return names;
    }
  };

  /**
   * Whom each face to test is taken for.
   *
   * @param who is in each face to fit, from 0
   * @param people how many there are
   */
  abstract int[] names(FeatureProducts products, int[] who, int people);

  /** As written in files. */
  String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The share of each person's faces to test that are taken for them. Its mean over the people is 1
   * ÷ people for whoever guesses, however many faces each of them has, and for whoever always says
   * the same.
   */
  double[] shares(FeatureProducts products, IdentitySplit split) {
    int people = split.people().size();
    int[] names = names(products, split.who(split.fit()), people);
    int[] truth = split.who(split.test());
    double[] faces = new double[people];
    double[] right = new double[people];
    for (int i = 0; i < truth.length; i++) {
      faces[truth[i]]++;
      right[truth[i]] += names[i] == truth[i] ? 1 : 0;
    }
    for (int person = 0; person < people; person++) {
      right[person] /= faces[person];
    }
    return right;
  }
}
