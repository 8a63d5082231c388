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
 * @param size side of the images
 * @param seed of parameters and dropout
 * @param parameters of the encoder
 * @param statistics of the encoder, running means and variances
 */
public record Architecture(
    TrainSpec train,
    int size,
    long seed,
    List<TensorLayout> parameters,
    List<TensorLayout> statistics) {

  /** That of a network of this spec. */
  public static Architecture of(TrainSpec train, CafNetwork network, long seed) {
    return new Architecture(
        train,
        network.encoder().inputSize(),
        seed,
        network.encoder().parameterLayout(),
        network.encoder().statisticsLayout());
  }

  /** The same networks, trained as another spec says. */
  public Architecture with(TrainSpec other) {
    return new Architecture(other, size, seed, parameters, statistics);
  }

  /** The encoder. */
  public Backbone backbone() {
    return train.backbone();
  }

  /** The arm. */
  public CriticSpec critic() {
    return train.critic();
  }

  /** Whose gaps are filled how. */
  public Profile profile() {
    return train.profile();
  }

  /** Length of one image's feature vector. */
  public int features() {
    return EncoderShape.of(backbone()).features();
  }
}
