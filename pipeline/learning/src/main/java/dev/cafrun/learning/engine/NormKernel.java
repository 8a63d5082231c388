package dev.cafrun.learning.engine;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/** The Euclidean norm of a long vector; the same to the bit for any number of threads. */
final class NormKernel {
  private NormKernel() {}

  /**
   * The norm: squares add up in float32 within a task's lanes, which stays exact to six digits, and
   * in float64 beyond. Infinite where a square exceeds float32, not a number where an element is
   * none.
   */
  static double norm(Parallel parallel, long vector, long length) {
    RowPartition cut = RowPartition.of(length, 1);
    double[] sums = new double[cut.tasks()];
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> sums[task] = squares(vector, cut.first(task), cut.end(task)));
    return Math.sqrt(Arrays.stream(sums).reduce(0, Double::sum));
  }

  private static double squares(long vector, long from, long end) {
    FloatVector lanes = FloatVector.zero(Memory.SPECIES);
    long i = from;
    for (; i <= end - Memory.LANES; i += Memory.LANES) {
      FloatVector some = Memory.load(Memory.at(vector, i));
      lanes = lanes.add(some.mul(some));
    }
    double sum = 0;
    // One by one: the order in which a vector adds up its own lanes is left open.
    for (float lane : lanes.toArray()) {
      sum += lane;
    }
    for (; i < end; i++) {
      float one = Memory.get(Memory.at(vector, i));
      sum += (double) one * one;
    }
    return sum;
  }
}
