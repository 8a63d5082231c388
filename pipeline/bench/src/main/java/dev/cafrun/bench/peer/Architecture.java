package dev.cafrun.bench.peer;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.CafNetwork;
import dev.cafrun.learning.network.EncoderShape;
import dev.cafrun.learning.network.TensorLayout;
import java.util.List;

/**
 * What is trained how, and what lies where in the networks' vectors.
 *
 * @param beta1 Adam's first decay
 * @param beta2 Adam's second decay
 * @param size side of the images
 * @param features length of one image's feature vector
 * @param parameters of the encoder
 * @param statistics of the encoder, running means and variances
 */
public record Architecture(
    Backbone backbone,
    CriticSpec critic,
    Profile profile,
    double beta1,
    double beta2,
    int size,
    int features,
    List<TensorLayout> parameters,
    List<TensorLayout> statistics) {

  /** That of a network of this spec. */
  public static Architecture of(TrainSpec train, CafNetwork network) {
    return new Architecture(
        train.backbone(),
        train.critic(),
        train.profile(),
        train.beta1(),
        train.beta2(),
        network.encoder().inputSize(),
        EncoderShape.of(train.backbone()).features(),
        network.encoder().parameterLayout(),
        network.encoder().statisticsLayout());
  }
}
