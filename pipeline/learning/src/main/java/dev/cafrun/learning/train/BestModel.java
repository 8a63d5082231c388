package dev.cafrun.learning.train;

import dev.cafrun.learning.engine.TrainingState;
import java.util.OptionalDouble;

/** The validation score and moment of the best model so far, and of the latest. */
final class BestModel {

  private double bestScore = Double.NaN;
  private double latestScore = Double.NaN;
  private long iterations;
  private long passedOver;

  /** Takes note of a validation; tells whether none before was better or as good. */
  boolean offer(long done, Validation validation) {
    latestScore = validation.score().orElse(Double.NaN);
    if (Double.isNaN(latestScore) || latestScore <= bestScore) {
      passedOver++;
      return false;
    }
    bestScore = latestScore;
    iterations = done;
    passedOver = 0;
    return true;
  }

  /** Validations since the best one, all of them no better. */
  long passedOver() {
    return passedOver;
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
    state.counter("best.passedOver", () -> passedOver, value -> passedOver = value);
  }
}
