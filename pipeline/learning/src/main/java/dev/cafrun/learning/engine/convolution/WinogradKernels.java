package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.engine.Scratch;

/**
 * Moves convolution kernels into Winograd's domain, where they are a matrix (output channel, input
 * channel) per frequency, and their gradients out of it.
 */
final class WinogradKernels {
  private final ConvolutionShape shape;
  private final WinogradTransforms transforms;
  private final Parallel parallel;
  private final Scratch scratch;
  private final long step;

  /**
   * Kernels of one convolution.
   *
   * @param step floats from one matrix to the next
   */
  WinogradKernels(
      ConvolutionShape shape,
      WinogradTransforms transforms,
      Parallel parallel,
      Scratch scratch,
      long step) {
    this.shape = shape;
    this.transforms = transforms;
    this.parallel = parallel;
    this.scratch = scratch;
    this.step = step;
  }

  /** G g Gᵀ for all kernels. */
  void transform(long weights, long matrices) {
    int inputs = shape.inputChannels();
    int kernel = shape.kernel();
    int wide = transforms.wide();
    parallel.forEach(
        shape.outputChannels(),
        (channel, thread) -> {
          long own = scratch.ofThread(thread, (long) wide * kernel * inputs);
          long source = Memory.at(weights, (long) channel * shape.fanIn());
          long target = Memory.at(matrices, (long) channel * inputs);
          for (int x = 0; x < kernel; x++) {
            transformLine(
                Memory.at(source, (long) x * inputs),
                (long) kernel * inputs,
                Memory.at(own, (long) x * inputs),
                (long) kernel * inputs);
          }
          for (int y = 0; y < wide; y++) {
            transformLine(
                Memory.at(own, (long) y * kernel * inputs),
                inputs,
                Memory.at(target, y * wide * step),
                step);
          }
        });
  }

  /** Gᵀ u G for the gradients of all kernels. */
  void transformGradient(long matrices, long weightGradient) {
    int inputs = shape.inputChannels();
    int kernel = shape.kernel();
    int wide = transforms.wide();
    parallel.forEach(
        shape.outputChannels(),
        (channel, thread) -> {
          long own = scratch.ofThread(thread, (long) wide * kernel * inputs);
          long source = Memory.at(matrices, (long) channel * inputs);
          long target = Memory.at(weightGradient, (long) channel * shape.fanIn());
          for (int x = 0; x < wide; x++) {
            transformGradientLine(
                Memory.at(source, x * step),
                wide * step,
                Memory.at(own, (long) x * inputs),
                (long) wide * inputs);
          }
          for (int y = 0; y < kernel; y++) {
            transformGradientLine(
                Memory.at(own, (long) y * wide * inputs),
                inputs,
                Memory.at(target, (long) y * kernel * inputs),
                inputs);
          }
        });
  }

  private void transformLine(long source, long sourceFloats, long target, long targetFloats) {
    transforms.kernel(
        source,
        sourceFloats * Float.BYTES,
        target,
        targetFloats * Float.BYTES,
        shape.inputChannels());
  }

  private void transformGradientLine(
      long source, long sourceFloats, long target, long targetFloats) {
    transforms.kernelGradient(
        source,
        sourceFloats * Float.BYTES,
        target,
        targetFloats * Float.BYTES,
        shape.inputChannels());
  }
}
