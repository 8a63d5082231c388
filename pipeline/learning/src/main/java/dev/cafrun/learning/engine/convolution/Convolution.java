package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.NativeLibrary;
import dev.cafrun.learning.engine.Parallel;
import dev.cafrun.learning.engine.Scratch;

/**
 * A square two-dimensional convolution without bias.
 *
 * <p>Weights lie as (output channel, kernel row, kernel column, input channel), which makes one
 * output channel's weights one row of a matrix. Implementations differ in speed and rounding only.
 */
public sealed interface Convolution extends AutoCloseable
    permits ImageToColumnsConvolution, OneDnnConvolution, PixelConvolution, WinogradConvolution {

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
   * The fastest way to do this convolution on square maps of this size, as measured.
   *
   * <p>Winograd's method where it applies, unless the map is so tiny that direct products cost no
   * more. Pixel by pixel for other tiny maps. oneDNN for the rest.
   */
  static Convolution of(ConvolutionShape shape, int size, Parallel parallel, Scratch scratch) {
    int direct = shape.tapsInside(size) * shape.tapsInside(size);
    if (WinogradConvolution.suits(shape)) {
      WinogradTransforms transforms = WinogradTransforms.of(shape.kernel(), size);
      return direct <= transforms.cost(size)
          ? new PixelConvolution(shape, parallel)
          : new WinogradConvolution(shape, transforms, parallel, scratch);
    }
    if (shape.outputSize(size) <= PixelConvolution.LARGEST_MAP) {
      return new PixelConvolution(shape, parallel);
    }
    return NativeLibrary.hasOneDnn()
        ? new OneDnnConvolution(shape, parallel, scratch)
        : new ImageToColumnsConvolution(shape, parallel, scratch);
  }
}
