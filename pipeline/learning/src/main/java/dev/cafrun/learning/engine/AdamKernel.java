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

  /**
   * The second moment of another optimiser of the same parameters, which is added to this one's.
   *
   * @param address of as many floats; 0 for none
   * @param correction 1 ÷ (1 − β₂ᵗ) of it
   */
  public record Other(long address, float correction) {
    /** There is none. */
    public static final Other NONE = new Other(0, 0);
  }

  /** Updates parameters and both moments in place; the other optimiser's moment is only read. */
  public static void update(
      Parallel parallel,
      long parameters,
      long gradient,
      long first,
      long second,
      Other other,
      long length,
      Step step) {
    RowPartition cut = RowPartition.of(length, 1);
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
                other.address == 0 ? 0 : Memory.at(other.address, i),
                other.correction,
                step);
          }
          for (; i < cut.end(task); i++) {
            updateOne(
                Memory.at(parameters, i),
                Memory.at(gradient, i),
                Memory.at(first, i),
                Memory.at(second, i),
                other.address == 0 ? 0 : Memory.at(other.address, i),
                other.correction,
                step);
          }
        });
  }

  private static void updateVector(
      long parameters,
      long gradient,
      long first,
      long second,
      long other,
      float otherCorrection,
      Step step) {
    FloatVector slope = Memory.load(gradient).mul(step.factor);
    FloatVector mean = Memory.load(first).mul(step.firstDecay).add(slope.mul(1 - step.firstDecay));
    FloatVector square =
        Memory.load(second).mul(step.secondDecay).add(slope.mul(slope).mul(1 - step.secondDecay));
    Memory.store(first, mean);
    Memory.store(second, square);
    FloatVector root =
        (other == 0
                ? square.sqrt().mul(step.rootCorrection)
                : square
                    .mul(step.rootCorrection * step.rootCorrection)
                    .add(Memory.load(other).mul(otherCorrection))
                    .sqrt())
            .add(step.epsilon);
    Memory.store(parameters, Memory.load(parameters).sub(mean.mul(step.stepSize).div(root)));
  }

  private static void updateOne(
      long parameters,
      long gradient,
      long first,
      long second,
      long other,
      float otherCorrection,
      Step step) {
    float slope = Memory.get(gradient) * step.factor;
    float mean = Memory.get(first) * step.firstDecay + slope * (1 - step.firstDecay);
    float square = Memory.get(second) * step.secondDecay + slope * slope * (1 - step.secondDecay);
    Memory.set(first, mean);
    Memory.set(second, square);
    float root =
        (other == 0
                ? (float) Math.sqrt(square) * step.rootCorrection
                : (float)
                    Math.sqrt(
                        square * (step.rootCorrection * step.rootCorrection)
                            + Memory.get(other) * otherCorrection))
            + step.epsilon;
    Memory.set(parameters, Memory.get(parameters) - mean * step.stepSize / root);
  }
}
