package dev.cafrun.learning.engine;

import jdk.incubator.vector.FloatVector;
import org.nd4j.linalg.api.ndarray.INDArray;

/** One step of an exponential moving average of a flat vector, in a single pass over memory. */
public final class AverageKernel {
  private AverageKernel() {}

  /**
   * Moves the average towards the values: average + share · (values − average).
   *
   * @param average changed in place
   * @param values of the same length
   * @param share in [0, 1]
   */
  public static void approach(Parallel parallel, INDArray average, INDArray values, float share) {
    long target = Memory.address(average);
    long source = Memory.address(values);
    RowPartition cut = RowPartition.of(average.length(), 1);
    parallel.forEach(
        cut.tasks(),
        (task, thread) -> {
          long i = cut.first(task);
          for (; i <= cut.end(task) - Memory.LANES; i += Memory.LANES) {
            FloatVector old = Memory.load(Memory.at(target, i));
            FloatVector way = Memory.load(Memory.at(source, i)).sub(old);
            Memory.store(Memory.at(target, i), old.add(way.mul(share)));
          }
          for (; i < cut.end(task); i++) {
            float old = Memory.get(Memory.at(target, i));
            float way = Memory.get(Memory.at(source, i)) - old;
            Memory.set(Memory.at(target, i), old + way * share);
          }
        });
  }
}
