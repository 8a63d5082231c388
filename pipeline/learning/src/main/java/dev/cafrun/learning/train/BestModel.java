package dev.cafrun.learning.train;

import dev.cafrun.learning.engine.TrainingState;
import java.util.OptionalDouble;

/** The validation score and moment of the best model so far, and of the latest. */
final class BestModel {

  private double bestScore = Double.NaN;
  private double latestScore = Double.NaN;
  private long iterations;

  /** Takes note of a validation; tells whether none before was better or as good. */
  boolean offer(long done, Validation validation) {
    latestScore = validation.score().orElse(Double.NaN);
    if (Double.isNaN(latestScore) || latestScore <= bestScore) {
      return false;
    }
    bestScore = latestScore;
    iterations = done;
    return true;
  }

  /** Mean CCC of the best model; nothing as long as none was defined. */
  OptionalDouble bestScore() {
    return defined(bestScore);
  }

  /** Mean CCC at the latest look; nothing if undefined. */
  OptionalDouble latestScore() {
    return defined(latestScore);
  }

  /** Iterations that the best model was trained for. */
  long iterations() {
    return iterations;
  }

  private static OptionalDouble defined(double score) {
    return Double.isNaN(score) ? OptionalDouble.empty() : OptionalDouble.of(score);
  }

  /** Adds itself to what a checkpoint holds. */
  void describe(TrainingState state) {
    state.counter(
        "best.score",
        () -> Double.doubleToRawLongBits(bestScore),
        bits -> bestScore = Double.longBitsToDouble(bits));
    state.counter(
        "latest.score",
        () -> Double.doubleToRawLongBits(latestScore),
        bits -> latestScore = Double.longBitsToDouble(bits));
    state.counter("best.iterations", () -> iterations, value -> iterations = value);
  }
}
