package dev.cafrun.learning.caf;

import dev.cafrun.learning.critic.Latents;
import dev.cafrun.learning.threshold.EmotionGroups;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Takes a minibatch's latents apart by group and puts their gradients back in batch order. */
record GroupedRows(EmotionGroups groups, Latents latents) {

  /** Of a (batch, d) matrix. */
  static GroupedRows of(EmotionGroups groups, INDArray matrix) {
    float[][] rows = matrix.toFloatMatrix();
    return new GroupedRows(
        groups, new Latents(select(rows, groups.strong()), select(rows, groups.weak())));
  }

  /** The (batch, d) gradient of both groups' gradients. */
  INDArray join(double[][] strong, double[][] weak) {
    float[][] rows = new float[latents.samples()][latents.dimensions()];
    place(strong, groups.strong(), rows);
    place(weak, groups.weak(), rows);
    return Nd4j.createFromArray(rows);
  }

  /** The same where only the weak group has a gradient. */
  INDArray joinWeak(double[][] weak) {
    return join(new double[groups.strong().length][latents.dimensions()], weak);
  }

  private static double[][] select(float[][] rows, int[] positions) {
    double[][] selected = new double[positions.length][];
    for (int i = 0; i < positions.length; i++) {
      float[] row = rows[positions[i]];
      selected[i] = new double[row.length];
      for (int k = 0; k < row.length; k++) {
        selected[i][k] = row[k];
      }
    }
    return selected;
  }

  private static void place(double[][] group, int[] positions, float[][] rows) {
    for (int i = 0; i < positions.length; i++) {
      for (int k = 0; k < group[i].length; k++) {
        rows[positions[i]][k] = (float) group[i][k];
      }
    }
  }
}
