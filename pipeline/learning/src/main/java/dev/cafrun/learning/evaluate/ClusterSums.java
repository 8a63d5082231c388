package dev.cafrun.learning.evaluate;

import dev.cafrun.core.metric.Agreement;
import dev.cafrun.core.metric.Dimension;
import dev.cafrun.core.metric.SufficientStatistics;
import dev.cafrun.learning.data.FaceRows;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.TextPool;

/**
 * What one model says of one dimension, summed over each subject's faces; where no subject is known
 * each face stands for itself. Sums are kept of those alone who have several faces: a face's own
 * follow from it.
 */
final class ClusterSums {
  private static final int SUMS = 7;

  private final Predictions model;
  private final Dimension dimension;

  /** By cluster, in the order in which they first occur: its first face. */
  private final Ints firsts = new Ints();

  /** By cluster: where its sums are; −1 if it is one face. */
  private final Ints places = new Ints();

  private final double[] sums;

  ClusterSums(Predictions model, Dimension dimension) {
    this.model = model;
    this.dimension = dimension;
    FaceRows faces = model.faces();
    TextPool subjects = new TextPool();
    Ints clusterOf = new Ints();
    int[] clusters = new int[faces.size()];
    int several = 0;
    for (int face = 0; face < clusters.length; face++) {
      String subject = faces.subject(face);
      int number = subject.isEmpty() ? clusterOf.size() : subjects.add(subject);
      if (subject.isEmpty() || number == clusterOf.size()) {
        clusters[face] = firsts.size();
        firsts.add(face);
        places.add(-1);
        if (!subject.isEmpty()) {
          clusterOf.add(clusters[face]);
        }
      } else {
        clusters[face] = clusterOf.get(number);
        if (places.get(clusters[face]) < 0) {
          places.set(clusters[face], several++);
        }
      }
    }
    this.sums = new double[SUMS * several];
    for (int face = 0; face < clusters.length; face++) {
      int place = places.get(clusters[face]);
      if (place >= 0) {
        add(one(face), sums, SUMS * place);
      }
    }
  }

  /** How many there are. */
  int clusters() {
    return firsts.size();
  }

  /** Over some of them; whoever was drawn twice counts as two. */
  Agreement agreement(int[] drawn) {
    double[] sum = new double[SUMS];
    for (int cluster : drawn) {
      int place = places.get(cluster);
      if (place < 0) {
        add(one(firsts.get(cluster)), sum, 0);
      } else {
        for (int i = 0; i < SUMS; i++) {
          sum[i] += sums[SUMS * place + i];
        }
      }
    }
    return new SufficientStatistics(sum[0], sum[1], sum[2], sum[3], sum[4], sum[5], sum[6])
        .agreement();
  }

  private SufficientStatistics one(int face) {
    return SufficientStatistics.of(model.label(dimension, face), model.prediction(dimension, face));
  }

  private static void add(SufficientStatistics one, double[] sum, int at) {
    sum[at] += one.count();
    sum[at + 1] += one.label();
    sum[at + 2] += one.prediction();
    sum[at + 3] += one.labelSquare();
    sum[at + 4] += one.predictionSquare();
    sum[at + 5] += one.product();
    sum[at + 6] += one.sameSign();
  }
}
