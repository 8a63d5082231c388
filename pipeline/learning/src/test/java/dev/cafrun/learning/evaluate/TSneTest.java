package dev.cafrun.learning.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class TSneTest {
  private static final int CLUSTERS = 3;
  private static final int EACH = 20;

  @Test
  void pointsOfOneClusterStayTogetherAndClustersApart() {
    double[][] place = TSne.embed(clusters());
    for (int i = 0; i < place.length; i++) {
      int nearest = i == 0 ? 1 : 0;
      for (int j = 0; j < place.length; j++) {
        if (j != i && distance(place, i, j) < distance(place, i, nearest)) {
          nearest = j;
        }
      }
      assertThat(nearest % CLUSTERS).as("the cluster of %d's neighbour", i).isEqualTo(i % CLUSTERS);
    }
  }

  @Test
  void theSamePointsGiveTheSamePicture() {
    assertThat(TSne.embed(clusters())).isDeepEqualTo(TSne.embed(clusters()));
  }

  @Test
  void pointsInOnePlaceAreNoTrouble() {
    for (double[] place : TSne.embed(new float[12][5])) {
      assertThat(Double.isFinite(place[0]) && Double.isFinite(place[1])).isTrue();
    }
  }

  private static float[][] clusters() {
    Random random = new Random(3);
    float[][] points = new float[CLUSTERS * EACH][10];
    for (int i = 0; i < points.length; i++) {
      for (int k = 0; k < 10; k++) {
        points[i][k] = (float) (random.nextGaussian() + (k == i % CLUSTERS ? 12 : 0));
      }
    }
    return points;
  }

  private static double distance(double[][] place, int i, int j) {
    return Math.hypot(place[i][0] - place[j][0], place[i][1] - place[j][1]);
  }
}
