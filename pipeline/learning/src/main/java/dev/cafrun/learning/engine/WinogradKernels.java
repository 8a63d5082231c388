package dev.cafrun.learning.engine;

/**
 * Moves convolution kernels into Winograd's domain, where they are 36 matrices (output channel,
 * input channel), and their gradients out of it.
 */
final class WinogradKernels {
  private static final int WIDE = WinogradTiles.WIDE;

  private final ConvolutionShape shape;
  private final Parallel parallel;
  private final Scratch scratch;
  private final long step;

  /**
   * Kernels of one convolution.
   *
   * @param step floats from one matrix to the next
   */
  WinogradKernels(ConvolutionShape shape, Parallel parallel, Scratch scratch, long step) {
    this.shape = shape;
    this.parallel = parallel;
    this.scratch = scratch;
    this.step = step;
  }

  /** G g Gᵀ for all kernels. */
  void transform(long weights, long matrices) {
    int inputs = shape.inputChannels();
    int kernel = shape.kernel();
    parallel.forEach(
        shape.outputChannels(),
        (channel, thread) -> {
          long own = scratch.ofThread(thread, (long) WIDE * kernel * inputs);
          long source = Memory.at(weights, (long) channel * shape.fanIn());
          long target = Memory.at(matrices, (long) channel * inputs);
          for (int x = 0; x < kernel; x++) {
            transformLine(
                Memory.at(source, (long) x * inputs),
                (long) kernel * inputs,
                Memory.at(own, (long) x * inputs),
                (long) kernel * inputs);
          }
          for (int y = 0; y < WIDE; y++) {
            transformLine(
                Memory.at(own, (long) y * kernel * inputs),
                inputs,
                Memory.at(target, y * WIDE * step),
                step);
          }
        });
  }

  /** Gᵀ u G for the gradients of all kernels. */
  void transformGradient(long matrices, long weightGradient) {
    int inputs = shape.inputChannels();
    int kernel = shape.kernel();
    parallel.forEach(
        shape.outputChannels(),
        (channel, thread) -> {
          long own = scratch.ofThread(thread, (long) WIDE * kernel * inputs);
          long source = Memory.at(matrices, (long) channel * inputs);
          long target = Memory.at(weightGradient, (long) channel * shape.fanIn());
          for (int x = 0; x < WIDE; x++) {
            transformGradientLine(
                Memory.at(source, x * step),
                WIDE * step,
                Memory.at(own, (long) x * inputs),
                (long) WIDE * inputs);
          }
          for (int y = 0; y < kernel; y++) {
            transformGradientLine(
                Memory.at(own, (long) y * WIDE * inputs),
                inputs,
                Memory.at(target, (long) y * kernel * inputs),
                inputs);
          }
        });
  }

  private void transformLine(long source, long sourceFloats, long target, long targetFloats) {
    long from = sourceFloats * Float.BYTES;
    long to = targetFloats * Float.BYTES;
    if (shape.kernel() == 3) {
      WinogradTransforms.kernel(source, from, target, to, shape.inputChannels());
    } else {
      WinogradTransforms.wideKernel(source, from, target, to, shape.inputChannels());
    }
  }

  private void transformGradientLine(
      long source, long sourceFloats, long target, long targetFloats) {
    long from = sourceFloats * Float.BYTES;
    long to = targetFloats * Float.BYTES;
    if (shape.kernel() == 3) {
      WinogradTransforms.kernelGradient(source, from, target, to, shape.inputChannels());
    } else {
      WinogradTransforms.wideKernelGradient(source, from, target, to, shape.inputChannels());
    }
  }
}
