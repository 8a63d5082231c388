package dev.cafrun.learning.engine;

import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.memory.enums.AllocationPolicy;
import org.nd4j.linalg.api.memory.enums.LearningPolicy;
import org.nd4j.linalg.api.memory.enums.ResetPolicy;
import org.nd4j.linalg.api.memory.enums.SpillPolicy;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The running engine: its threads, its scratch memory and its kernels. One per process; networks
 * hold on to it. Not thread-safe: one learner drives it.
 */
public final class Engine implements AutoCloseable {
  private static final WorkspaceConfiguration ITERATION =
      WorkspaceConfiguration.builder()
          .initialSize(0)
          .policyAllocation(AllocationPolicy.OVERALLOCATE)
          .overallocationLimit(0.5)
          .policyLearning(LearningPolicy.OVER_TIME)
          .cyclesBeforeInitialization(1)
          .policyReset(ResetPolicy.BLOCK_LEFT)
          .policySpill(SpillPolicy.REALLOCATE)
          .build();

  private final Parallel parallel;
  private final Scratch scratch;
  private final BatchNormKernels batchNorm;
  private final BatchNormGradientKernels batchNormGradient;
  private final ActivationKernels activations;
  private final PoolingKernels pooling;
  private final DenseKernels dense;

  private Engine(int threads) {
    parallel = new Parallel(threads);
    scratch = new Scratch(threads);
    batchNorm = new BatchNormKernels(parallel);
    batchNormGradient = new BatchNormGradientKernels(parallel);
    activations = new ActivationKernels(parallel);
    pooling = new PoolingKernels(parallel);
    dense = new DenseKernels(parallel, activations);
  }

  /**
   * Loads the native library that suits this CPU, makes sure oneDNN is on, and starts the threads.
   *
   * @param threads how many threads kernels may use, at least 1; the results do not depend on it
   * @throws dev.cafrun.core.failure.StageException FATAL if the JVM lacks an option that the engine
   *     needs, or the native library does not load or has oneDNN off
   */
  public static Engine start(int threads) {
    NativeLibrary.load(threads);
    return new Engine(threads);
  }

  /**
   * What the bits of a result depend on besides its inputs: the native library, the kernel that
   * multiplies and the width of vectors. Threads are not among it.
   */
  public String description() {
    return "%s, OpenBLAS for %s, vectors of %d floats"
        .formatted(NativeLibrary.name(), OpenBlas.kernel(), Memory.LANES);
  }

  /** The threads kernels run on. */
  public Parallel parallel() {
    return parallel;
  }

  /** Memory for the duration of one kernel. */
  public Scratch scratch() {
    return scratch;
  }

  /** Batch normalisation. */
  public BatchNormKernels batchNorm() {
    return batchNorm;
  }

  /** The gradients of batch normalisation. */
  public BatchNormGradientKernels batchNormGradient() {
    return batchNormGradient;
  }

  /** Bias and ReLU. */
  public ActivationKernels activations() {
    return activations;
  }

  /** Pooling. */
  public PoolingKernels pooling() {
    return pooling;
  }

  /** Fully connected layers. */
  public DenseKernels dense() {
    return dense;
  }

  /**
   * Opens a scope in which arrays come from memory that is used again by the next scope. Arrays
   * that must outlive it are detached first. Close it on the thread that opened it.
   */
  public MemoryWorkspace iteration() {
    return Nd4j.getWorkspaceManager().getAndActivateWorkspace(ITERATION, "caf-iteration");
  }

  /** Ends the threads and frees the scratch memory. */
  @Override
  public void close() {
    parallel.close();
    scratch.close();
    batchNorm.close();
    batchNormGradient.close();
    activations.close();
  }
}
