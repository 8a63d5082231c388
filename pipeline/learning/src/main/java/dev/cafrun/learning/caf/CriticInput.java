package dev.cafrun.learning.caf;

import dev.cafrun.core.training.CriticFeatures;
import dev.cafrun.core.training.PaperDefaults;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What the critic reads of a minibatch's features. {@code standardized}: f − f̄, scaled to a root
 * mean square of {@link PaperDefaults#CRITIC_FEATURE_DEVIATION} over all samples and features; f̄
 * is each feature's mean over the minibatch. Both are numbers to the gradient.
 *
 * <p>The critic's first layer is affine, so the functions it can represent are the same; what
 * changes is how Adam finds them. Raw features are outputs of a ReLU: none is negative, and all
 * faces share most of them. The gradient of a hidden unit's weights then has one sign over all
 * features, and a step of Adam, which is about the learning rate for every weight, moves the unit
 * by learning rate · Σ f̄ for all faces at once: by many times its spread at a rate of 0.001. A
 * unit that is moved below 0 for every face has no gradient any more.
 *
 * @param features (batch, features)
 * @param scale what the features were divided by
 */
record CriticInput(INDArray features, double scale) {

  static CriticInput of(INDArray features, CriticFeatures kind) {
    return switch (kind) {
      case RAW -> new CriticInput(features, 1);
      case STANDARDIZED -> {
        INDArray centred = features.subRowVector(features.mean(0));
        double root = centred.norm2Number().doubleValue() / Math.sqrt((double) centred.length());
        double scale = root > 0 ? root / PaperDefaults.CRITIC_FEATURE_DEVIATION : 1;
        yield new CriticInput(centred.divi(scale), scale);
      }
    };
  }

  /** The gradient of the encoder's features, from that of {@link #features}. */
  INDArray gradient(INDArray ofInput) {
    return scale == 1 ? ofInput : ofInput.divi(scale);
  }
}
