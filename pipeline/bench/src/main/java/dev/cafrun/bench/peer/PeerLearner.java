package dev.cafrun.bench.peer;

import java.util.function.Supplier;

/** One training of a {@link Peer}. Not thread-safe. */
public interface PeerLearner extends AutoCloseable {
  /** What distinguishes it from the peer's other ways. */
  String name();

  /** Takes over a training's state: networks, running statistics, every Adam, the multiplier. */
  void load(Snapshot state);

  /**
   * The state as it is now, under the names {@link #load} reads; dropout's position is not in it.
   */
  Snapshot save();

  /**
   * One iteration of the method; plain regression if the arm has no critic.
   *
   * @param gradients hears of each gradient when it is known and may copy it then
   */
  Losses iterate(IterationInput work, GradientListener gradients);

  @Override
  void close();

  /** A network's gradient in one step of the iteration. */
  enum Gradient {
    CRITIC,
    ENCODER_ADVERSARIAL,
    ENCODER_REGRESSION,
    HEAD
  }

  /** Looks on. */
  @FunctionalInterface
  interface GradientListener {
    /** Does nothing. */
    GradientListener NOBODY = (gradient, values) -> {};

    /**
     * Called once per gradient and iteration.
     *
     * @param values copies it, in the layout of the network's parameters; valid during the call
     */
    void computed(Gradient gradient, Supplier<float[]> values);
  }
}
