package dev.cafrun.learning.engine;

/** Moves one flat vector of parameters against its gradient. Not thread-safe. */
public interface Optimizer extends AutoCloseable {
  /** Takes one step against the current gradient, which stays as it is. */
  void step(double learningRate);

  /**
   * An optimiser at rest of the same vector, for the gradient of another loss. It has moments and a
   * step count of its own and divides its first moment by the root of the sum of both optimisers'
   * second moments. So a gradient that is small beside this one's moves little, one that is 0 moves
   * nothing, none moves a parameter by more than its own Adam would, and this optimiser's steps are
   * as if it were alone. Before this one's first step there is nothing to measure by, and it does
   * not move.
   */
  Optimizer beside();

  /** Steps taken so far. */
  long steps();

  /** Adds everything that steps change, but for the parameters, to what a checkpoint holds. */
  void describe(TrainingState state, String name);

  /** Frees its moments; parameters and gradient are their owner's. */
  @Override
  void close();
}
