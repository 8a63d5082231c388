package dev.cafrun.learning.torch;

import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.Precision;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.AverageKernel;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.network.IterationScope;
import dev.cafrun.learning.network.MatrixOperations;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.Trunk;
import org.bytedeco.pytorch.global.torch;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * PyTorch's library on the CPU. Its results are the same to the bit wherever version, instructions,
 * precision and number of threads are.
 */
public final class TorchEngine implements NetworkEngine {
  private final Precision precision;
  private final int threads;
  private final Parallel parallel;

  private TorchEngine(Precision precision, int threads) {
    this.precision = precision;
    this.threads = threads;
    this.parallel = new Parallel(threads);
  }

  /**
   * Starts it, in a process that has no other engine.
   *
   * @param threads how many threads operators may use, at least 1
   * @param precision of an encoder's training passes
   * @throws StageException as a user's failure if libtorch is not there, or this CPU has no
   *     instructions for the precision; as a fatal one if the process has another engine
   */
  public static TorchEngine start(int threads, Precision precision) {
    TorchLibrary.load(threads);
    CpuFeatures.read()
        .refusal(precision)
        .ifPresent(
            failure -> {
              throw new StageException(failure);
            });
    return new TorchEngine(precision, threads);
  }

  @Override
  public Trunk trunk(Backbone backbone, int inputSize) {
    return new TorchTrunk(
        backbone,
        switch (precision) {
          case FLOAT32 -> torch.ScalarType.Float;
          case BFLOAT16 -> torch.ScalarType.BFloat16;
        });
  }

  @Override
  public MatrixOperations matrices() {
    return new TorchMatrices(parallel);
  }

  @Override
  public Optimizer adam(Adam.Settings settings, INDArray parameters, INDArray gradient) {
    return new TorchAdam(settings, parameters, gradient);
  }

  @Override
  public void approach(INDArray average, INDArray values, double share) {
    AverageKernel.approach(parallel, average, values, (float) share);
  }

  @Override
  public MemoryWorkspace iteration() {
    return IterationScope.open();
  }

  /** Threads are among it: libtorch sums in another order with another number of them. */
  @Override
  public String description() {
    return "CPU, %s, %s, %d threads"
        .formatted(TorchLibrary.description(), precision.spelling(), threads);
  }

  @Override
  public void close() {
    parallel.close();
  }
}
