package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;

/** One Adam update of a flat parameter vector, fused into a single pass over memory. */
public final class AdamKernel {
  private AdamKernel() {}

  /**
   * The constants of one update.
   *
   * @param factor the gradient counts as multiplied by it; 1 leaves it as it is, to the bit
   * @param stepSize learning rate ÷ (1 − β₁ᵗ)
   * @param rootCorrection 1 ÷ √(1 − β₂ᵗ)
   */
  public record Step(
      float factor,
      float firstDecay,
      float secondDecay,
      float stepSize,
      float rootCorrection,
      float epsilon) {}

  /** Updates parameters and both moments in place. */
  public static void update(
      Parallel parallel,
      long parameters,
      long gradient,
      long first,
      long second,
      long length,
      Step step) {
    Rows cut = Rows.of(length, 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long i = cut.first(task);
          for (; i <= cut.end(task) - Memory.LANES; i += Memory.LANES) {
            updateVector(
                Memory.at(parameters, i),
                Memory.at(gradient, i),
                Memory.at(first, i),
                Memory.at(second, i),
                step);
          }
          for (; i < cut.end(task); i++) {
            updateOne(
                Memory.at(parameters, i),
                Memory.at(gradient, i),
                Memory.at(first, i),
                Memory.at(second, i),
                step);
          }
        });
  }

  private static void updateVector(
      long parameters, long gradient, long first, long second, Step step) {
    FloatVector slope = Memory.load(gradient).mul(step.factor);
    FloatVector mean = Memory.load(first).mul(step.firstDecay).add(slope.mul(1 - step.firstDecay));
    FloatVector square =
        Memory.load(second).mul(step.secondDecay).add(slope.mul(slope).mul(1 - step.secondDecay));
    Memory.store(first, mean);
    Memory.store(second, square);
    FloatVector root = square.sqrt().mul(step.rootCorrection).add(step.epsilon);
    Memory.store(parameters, Memory.load(parameters).sub(mean.mul(step.stepSize).div(root)));
  }

  private static void updateOne(
      long parameters, long gradient, long first, long second, Step step) {
    float slope = Memory.get(gradient) * step.factor;
    float mean = Memory.get(first) * step.firstDecay + slope * (1 - step.firstDecay);
    float square = Memory.get(second) * step.secondDecay + slope * slope * (1 - step.secondDecay);
    Memory.set(first, mean);
    Memory.set(second, square);
    float root = (float) Math.sqrt(square) * step.rootCorrection + step.epsilon;
    Memory.set(parameters, Memory.get(parameters) - mean * step.stepSize / root);
  }
}
