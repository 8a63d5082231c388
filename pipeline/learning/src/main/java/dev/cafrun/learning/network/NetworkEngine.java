package dev.cafrun.learning.network;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Optimizer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What networks compute with. Started engines differ in speed and in the last bits, and in nothing
 * else: what is learned with one can be gone on with by another.
 *
 * <p>At most one per process is used at a time, by one thread, which also closes it.
 */
public interface NetworkEngine extends AutoCloseable {
  /** An encoder's layers, with all parameters and statistics at 0. */
  Trunk trunk(Backbone backbone, int inputSize);

  /** What perceptrons are made of. */
  MatrixOperations matrices();

  /**
   * An optimiser at rest.
   *
   * @param parameters the vector to update
   * @param gradient the vector of the same length that backward passes fill
   */
  Optimizer adam(Adam.Settings settings, INDArray parameters, INDArray gradient);

  /**
   * Moves a moving average towards new values: average + share · (values − average).
   *
   * @param average changed in place
   * @param values of the same length
   * @param share in [0, 1]
   */
  void approach(INDArray average, INDArray values, double share);

  /**
   * Opens a scope in which arrays come from memory that is used again by the next scope. Arrays
   * that must outlive it are detached first. Close it on the thread that opened it.
   */
  MemoryWorkspace iteration();

  /** What the bits of a result depend on besides its inputs; a run's provenance holds it. */
  String description();

  /** Ends what it started; arrays stay readable. */
  @Override
  void close();
}
