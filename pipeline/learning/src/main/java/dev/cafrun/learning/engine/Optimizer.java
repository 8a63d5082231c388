package dev.cafrun.learning.engine;

/** Moves one flat vector of parameters against its gradient. Not thread-safe. */
public interface Optimizer {
  /** Takes one step against the current gradient, which stays as it is. */
  void step(double learningRate);

  /** Steps taken so far. */
  long steps();

  /** Adds everything that steps change, but for the parameters, to what a checkpoint holds. */
  void describe(TrainingState state, String name);
}
