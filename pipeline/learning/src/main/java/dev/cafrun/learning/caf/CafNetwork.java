package dev.cafrun.learning.caf;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.CounterRandom;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.Perceptron;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The three networks of the method with their optimisers: encoder f_e, regression head f_r and,
 * unless the arm has none, critic f_c. Not thread-safe.
 */
public final class CafNetwork implements AutoCloseable {

  /** A perceptron and what drives it. */
  record Driven(Perceptron network, Optimizer optimizer, WeightDecay decay) {
    static Driven by(
        NetworkEngine engine, Adam.Settings settings, double weightDecay, Perceptron network) {
      return new Driven(
          network,
          engine.adam(settings, network.parameters(), network.gradient()),
          new WeightDecay(weightDecay, network.parameters(), network.parameterLayout()));
    }

    /** One step against the gradient. */
    void step(double learningRate) {
      decay.apply(learningRate);
      optimizer.step(learningRate);
    }

    void close() {
      optimizer.close();
      network.close();
    }

    void describe(TrainingState state, String name) {
      network.describe(state, name);
      optimizer.describe(state, name + ".adam");
    }
  }

  private final NetworkEngine engine;
  private final Encoder encoder;
  private final Optimizer encoderOptimizer;
  private final Optimizer adversarialOptimizer;
  private final WeightDecay encoderDecay;
  private final Driven head;
  private final Optional<Driven> critic;

  /**
   * Networks with freshly drawn parameters.
   *
   * @param size side of the network's input in pixels
   * @param seed decides the parameters and dropout
   */
  public CafNetwork(NetworkEngine engine, TrainSpec train, int size, long seed) {
    this.engine = engine;
    Adam.Settings settings =
        new Adam.Settings(train.beta1(), train.beta2(), PaperDefaults.EPSILON, train.clip());
    double decay = train.weightDecay();
    Backbone backbone = train.backbone();
    // Each network its own seed, so that no two start from the same numbers.
    CounterRandom seeds = new CounterRandom(seed);
    encoder = new Encoder(engine, backbone, size, seeds.nextLong());
    encoderOptimizer = engine.adam(settings, encoder.parameters(), encoder.gradient());
    adversarialOptimizer =
        train.critic().type() == CriticType.NONE
            ? encoderOptimizer
            : switch (train.critic().moments()) {
              case SHARED -> encoderOptimizer;
              case OWN -> encoderOptimizer.beside();
            };
    encoderDecay = new WeightDecay(decay, encoder.parameters(), encoder.parameterLayout());
    head = Driven.by(engine, settings, decay, Perceptron.head(engine, backbone, seeds.nextLong()));
    long criticSeed = seeds.nextLong();
    critic =
        train.critic().type() == CriticType.NONE
            ? Optional.empty()
            : Optional.of(
                Driven.by(
                    engine, settings, decay, Perceptron.critic(engine, backbone, criticSeed)));
  }

  NetworkEngine engine() {
    return engine;
  }

  /** f_e. */
  public Encoder encoder() {
    return encoder;
  }

  Optimizer encoderOptimizer() {
    return encoderOptimizer;
  }

  /** What moves the encoder in step 3. */
  Optimizer adversarialOptimizer() {
    return adversarialOptimizer;
  }

  /** To be applied once an iteration: with step 4, not with step 3, so that the arms compare. */
  WeightDecay encoderDecay() {
    return encoderDecay;
  }

  /** f_r. */
  public Perceptron headNetwork() {
    return head.network;
  }

  Driven head() {
    return head;
  }

  Optional<Driven> critic() {
    return critic;
  }

  /** Trainable parameters, the critic's included. */
  public long parameters() {
    return encoder.parameters().length()
        + head.network.parameters().length()
        + critic.map(driven -> driven.network.parameters().length()).orElse(0L);
  }

  /** Whether every parameter and running statistic is a finite number. */
  public boolean finite() {
    return finite(encoder.parameters())
        && finite(encoder.statistics())
        && finite(head.network.parameters())
        && critic.map(driven -> finite(driven.network.parameters())).orElse(true);
  }

  private static boolean finite(INDArray tensor) {
    // One NaN or infinity makes the sum of magnitudes one.
    return Double.isFinite(tensor.norm1Number().doubleValue());
  }

  /** Adds everything that training changes to what a checkpoint holds. */
  public void describe(TrainingState state) {
    encoder.describe(state, "encoder");
    encoderOptimizer.describe(state, "encoder.adam");
    if (adversarialOptimizer != encoderOptimizer) {
      adversarialOptimizer.describe(state, "encoder.adversarial");
    }
    head.describe(state, "head");
    critic.ifPresent(driven -> driven.describe(state, "critic"));
  }

  /** Adds what inference needs to what a model file holds. */
  public void describeModel(TrainingState state) {
    describeModel(state, encoder, head.network);
  }

  /** The same for networks that stand alone. */
  public static void describeModel(TrainingState state, Encoder encoder, Perceptron head) {
    encoder.describe(state, "encoder");
    state.tensor("head.parameters", head.parameters());
  }

  /** Frees the memory of everything. */
  @Override
  public void close() {
    critic.ifPresent(Driven::close);
    head.close();
    if (adversarialOptimizer != encoderOptimizer) {
      adversarialOptimizer.close();
    }
    encoderOptimizer.close();
    encoder.close();
  }
}
