package dev.cafrun.learning.network;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.AverageKernel;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.Optimizer;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The hand-written engine, on the CPU. Its results do not depend on the number of threads. */
public final class NativeEngine implements NetworkEngine {
  private final Engine engine;

  private NativeEngine(Engine engine) {
    this.engine = engine;
  }

  /**
   * Starts it; see {@link Engine#start}.
   *
   * @param threads how many threads kernels may use, at least 1
   */
  public static NativeEngine start(int threads) {
    return over(Engine.start(threads));
  }

  /** Over kernels that run already and are closed with this. */
  public static NativeEngine over(Engine engine) {
    return new NativeEngine(engine);
  }

  @Override
  public Trunk trunk(Backbone backbone, int inputSize) {
    return new NativeTrunk(engine, backbone, inputSize);
  }

  @Override
  public MatrixOperations matrices() {
    return new NativeMatrices(engine);
  }

  @Override
  public Optimizer adam(Adam.Settings settings, INDArray parameters, INDArray gradient) {
    return new Adam(engine, settings, parameters, gradient);
  }

  @Override
  public void approach(INDArray average, INDArray values, double share) {
    AverageKernel.approach(engine.parallel(), average, values, (float) share);
  }

  @Override
  public MemoryWorkspace iteration() {
    return IterationScope.open();
  }

  @Override
  public String description() {
    return engine.description();
  }

  @Override
  public void close() {
    engine.close();
  }
}
