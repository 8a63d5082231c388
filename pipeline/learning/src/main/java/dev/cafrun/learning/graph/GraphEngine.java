package dev.cafrun.learning.graph;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.Nd4jBackends;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.network.IterationScope;
import dev.cafrun.learning.network.MatrixOperations;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.Trunk;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Deeplearning4j's graph on the ND4J backend that was started: the CPU's or a GPU's. */
public final class GraphEngine implements NetworkEngine {
  private final Accelerator accelerator;
  private final Optional<Failure> warning;
  private final @Nullable Engine cpu;
  private boolean open = true;

  private GraphEngine(Accelerator accelerator, Optional<Failure> warning, @Nullable Engine cpu) {
    this.accelerator = accelerator;
    this.warning = warning;
    this.cpu = cpu;
  }

  /**
   * Chooses what to compute on and starts ND4J there.
   *
   * @param threads how many threads the CPU's operations may use, at least 1
   * @param cpuAllowed whether a build for GPUs may do with the CPU; an ordinary build always does
   * @throws StageException as a user's failure, if this build is for GPUs and cannot use the one
   *     here; as a fatal one, if the backend that starts is not the chosen one, or it is the CPU's
   *     and oneDNN is off
   */
  public static GraphEngine start(int threads, boolean cpuAllowed) {
    boolean cudaBuild = Nd4jBackends.haveCuda();
    GpuFinding finding = cudaBuild ? CudaDriver.look() : new GpuFinding.NoDriver();
    return switch (Accelerator.choose(cudaBuild, finding, cpuAllowed)) {
      case Accelerator.Choice.Use(Accelerator.Cpu cpu) -> onCpu(threads, cpu, Optional.empty());
      case Accelerator.Choice.Use(Accelerator.Gpu gpu) -> onGpu(gpu);
      case Accelerator.Choice.FallBack(Accelerator.Cpu cpu, Failure instead) -> {
        yield onCpu(threads, cpu, Optional.of(instead));
      }
      case Accelerator.Choice.Refuse(Failure failure) -> throw new StageException(failure);
    };
  }

  private static GraphEngine onCpu(
      int threads, Accelerator.Cpu accelerator, Optional<Failure> warning) {
    Engine engine = Engine.start(threads);
    boolean done = false;
    try {
      requireBackend("cpu");
      done = true;
    } finally {
      if (!done) {
        engine.close();
      }
    }
    return new GraphEngine(accelerator, warning, engine);
  }

  private static GraphEngine onGpu(Accelerator.Gpu accelerator) {
    Nd4jBackends.prepareCuda();
    requireBackend("cuda");
    return new GraphEngine(accelerator, Optional.empty(), null);
  }

  private static void requireBackend(String expected) {
    String actual =
        Nd4j.getExecutioner()
            .getEnvironmentInformation()
            .getProperty("backend", "unknown")
            .toLowerCase(Locale.ROOT);
    if (!actual.equals(expected)) {
      throw new StageException(
          Failure.fatal(
              "ND4J_BACKEND_UNEXPECTED",
              "ND4J started its backend for "
                  + actual
                  + " where that for "
                  + expected
                  + " was to start; its reason is in the worker's log, above this line."));
    }
  }

  /** What it computes on. */
  public Accelerator accelerator() {
    return accelerator;
  }

  @Override
  public String description() {
    return cpu == null
        ? accelerator.description()
        : accelerator.description() + ", " + cpu.description();
  }

  /** Why it computes on the CPU although this build is for GPUs; to be shown as a warning. */
  public Optional<Failure> warning() {
    return warning;
  }

  @Override
  public Trunk trunk(Backbone backbone, int inputSize) {
    requireOpen();
    return new GraphTrunk(backbone, inputSize);
  }

  @Override
  public MatrixOperations matrices() {
    requireOpen();
    return new GraphMatrices();
  }

  @Override
  public Optimizer adam(Adam.Settings settings, INDArray parameters, INDArray gradient) {
    requireOpen();
    return new GraphAdam(settings, parameters, gradient);
  }

  @Override
  public void approach(INDArray average, INDArray values, double share) {
    try (MemoryWorkspace scope = iteration()) {
      average.addi(values.sub(average).muli(share));
    }
  }

  @Override
  public MemoryWorkspace iteration() {
    requireOpen();
    return IterationScope.open();
  }

  private void requireOpen() {
    if (!open) {
      throw new IllegalStateException("the engine has been closed");
    }
  }

  @Override
  public void close() {
    open = false;
    if (cpu != null) {
      cpu.close();
    }
  }
}
