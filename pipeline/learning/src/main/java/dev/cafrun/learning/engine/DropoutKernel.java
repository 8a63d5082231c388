package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/** Inverted dropout, whose mask is never stored: it is drawn anew where it is needed again. */
public final class DropoutKernel {
  private DropoutKernel() {}

  /**
   * Each value becomes 0 with the given probability and is divided by (1 − probability) otherwise.
   * The same numbers give the same mask, so the gradient takes the same call.
   *
   * @param first position of the first of {@code length} reserved random numbers
   */
  public static void apply(
      Parallel parallel,
      long input,
      long length,
      double probability,
      CounterRandom random,
      long first,
      long output) {
    float scale = (float) (1 / (1 - probability));
    RowPartition cut = RowPartition.of(length, 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long i = cut.first(task);
          for (; i <= cut.end(task) - Memory.LANES; i += Memory.LANES) {
            VectorMask<Float> kept =
                VectorMask.fromLong(
                    Memory.SPECIES, random.atLeast(probability, first + i, Memory.LANES));
            FloatVector value = Memory.load(Memory.at(input, i)).mul(scale);
            Memory.store(Memory.at(output, i), FloatVector.zero(Memory.SPECIES).blend(value, kept));
          }
          for (; i < cut.end(task); i++) {
            boolean kept = random.atLeast(probability, first + i, 1) != 0;
            Memory.set(Memory.at(output, i), kept ? Memory.get(Memory.at(input, i)) * scale : 0f);
          }
        });
  }
}
