package dev.cafrun.bench;

import dev.cafrun.bench.peer.PeerLearner.Gradient;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.learning.engine.Memory;
import java.util.EnumMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The gradients of our iteration. The last one of a network is still there afterwards; the others
 * are read off Adam's first moment, which moved from m to βm + (1 − β)g.
 */
final class IterationGradients {
  private static final float BETA = (float) PaperDefaults.BETA_1;

  private IterationGradients() {}

  static Map<Gradient, float[]> of(Learner learner, Snapshot start, Snapshot end) {
    Map<Gradient, float[]> gradients = new EnumMap<>(Gradient.class);
    float[] regression = floats(learner.network().encoder().gradient());
    gradients.put(Gradient.ENCODER_REGRESSION, regression);
    gradients.put(Gradient.HEAD, floats(learner.network().headNetwork().gradient()));
    if (end.tensors().containsKey("critic.adam.first")) {
      gradients.put(
          Gradient.CRITIC,
          added(start.tensor("critic.adam.first"), end.tensor("critic.adam.first")));
      String own = "encoder.adversarial.first";
      if (end.tensors().containsKey(own)) {
        gradients.put(Gradient.ENCODER_ADVERSARIAL, added(start.tensor(own), end.tensor(own)));
        return gradients;
      }
      // Two steps of one Adam: undo the second, the regression's, first.
      float[] between = end.tensor("encoder.adam.first").clone();
      for (int i = 0; i < between.length; i++) {
        between[i] = (between[i] - (1 - BETA) * regression[i]) / BETA;
      }
      gradients.put(
          Gradient.ENCODER_ADVERSARIAL, added(start.tensor("encoder.adam.first"), between));
    }
    return gradients;
  }

  /** The g that took the moment from one value to the next. */
  private static float[] added(float[] before, float[] after) {
    float[] gradient = new float[before.length];
    for (int i = 0; i < gradient.length; i++) {
      gradient[i] = (after[i] - BETA * before[i]) / (1 - BETA);
    }
    return gradient;
  }

  private static float[] floats(INDArray vector) {
    return Memory.read(Memory.address(vector), new float[(int) vector.length()]);
  }
}
