package dev.cafrun.learning.engine;

/**
 * A square two-dimensional convolution without bias.
 *
 * <p>Weights lie as (output channel, kernel row, kernel column, input channel), which makes one
 * output channel's weights one row of a matrix. Implementations differ in speed and rounding only.
 */
public sealed interface Convolution
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

  /** The fastest way to do this convolution on maps of this size. */
  static Convolution of(
      ConvolutionShape shape, int height, int width, Parallel parallel, Scratch scratch) {
    int pixels = shape.outputSize(height) * shape.outputSize(width);
    if (pixels <= PixelConvolution.LARGEST_MAP) {
      return new PixelConvolution(shape, parallel);
    }
    if (WinogradConvolution.suits(shape)) {
      return new WinogradConvolution(shape, parallel, scratch);
    }
    return new ImageToColumnsConvolution(shape, parallel, scratch);
  }
}
