package dev.cafrun.learning.engine;

/**
 * A square two-dimensional convolution without bias.
 *
 * <p>Weights lie as (output channel, kernel row, kernel column, input channel), which makes one
 * output channel's weights one row of a matrix. Implementations differ in speed and rounding only.
 */
public sealed interface Convolution extends AutoCloseable
    permits ImageToColumnsConvolution, PixelConvolution, WinogradConvolution {

  /** Writes {@code output = input * weights}. */
  void forward(FeatureMap input, long weights, FeatureMap output);

  /**
   * Overwrites both gradients, given dL/d output.
   *
   * @param weightGradient where dL/d weights goes
   * @param inputGradient where dL/d input goes, or 0 if nobody needs it
   */
  void backward(
      FeatureMap input,
      FeatureMap outputGradient,
      long weights,
      long weightGradient,
      long inputGradient);

  /** Frees what it keeps between passes. */
  @Override
  void close();

  /**
   * The fastest way to do this convolution on maps of this size, by the multiplications each way
   * needs per pair of channels; direct ones run at about two thirds of the speed of Winograd's
   * large products, and unrolling costs as much as a third of the products it feeds.
   */
  static Convolution of(ConvolutionShape shape, int size, Parallel parallel, Scratch scratch) {
    int outputSize = shape.outputSize(size);
    int direct = shape.tapsInside(size) * shape.tapsInside(size);
    if (WinogradConvolution.suits(shape)) {
      return direct <= 1.5 * WinogradConvolution.products(shape, size)
          ? new PixelConvolution(shape, parallel)
          : new WinogradConvolution(shape, parallel, scratch);
    }
    return outputSize <= 4
        ? new PixelConvolution(shape, parallel)
        : new ImageToColumnsConvolution(shape, parallel, scratch);
  }
}
