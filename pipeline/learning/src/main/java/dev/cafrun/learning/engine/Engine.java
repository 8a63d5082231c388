package dev.cafrun.learning.engine;

/**
 * The running engine: its threads, its scratch memory and its kernels. One per process; networks
 * hold on to it. Not thread-safe: one learner drives it.
 */
public final class Engine implements AutoCloseable {
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
