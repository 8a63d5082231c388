package dev.cafrun.learning.engine.convolution;

import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.Gemm;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.Parallel;

/**
 * Convolution of tiny maps: one matrix product per output pixel and kernel row, over the images of
 * the batch. Nothing is unrolled and padding costs nothing, and on a 2×2 map padding is more than
 * half of what a 3×3 kernel sees.
 */
final class PixelConvolution implements Convolution {
  /** Side of the largest output for which this is worth its many small products. */
  static final int LARGEST_MAP = 7;

  private static final int STRIPE = 128;

  private final ConvolutionShape shape;
  private final Parallel parallel;

  PixelConvolution(ConvolutionShape shape, Parallel parallel) {
    this.shape = shape;
    this.parallel = parallel;
  }

  @Override
  public void forward(FeatureMap input, long weights, FeatureMap output) {
    int stripes = (shape.outputChannels() + STRIPE - 1) / STRIPE;
    parallel.forEach(
        output.height() * output.width() * stripes,
        (task, thread) -> {
          int pixel = task / stripes;
          int first = task % stripes * STRIPE;
          int count = Math.min(STRIPE, shape.outputChannels() - first);
          forwardPixel(input, weights, output, pixel, first, count);
        });
  }

  private void forwardPixel(
      FeatureMap input,
      long weights,
      FeatureMap output,
      int pixel,
      int firstChannel,
      int channels) {
    int top = pixel / output.width() * shape.stride() - shape.padding();
    int left = pixel % output.width() * shape.stride() - shape.padding();
    int from = Math.max(0, -left);
    int to = Math.min(shape.kernel(), input.width() - left);
    float beta = 0f;
    for (int ky = Math.max(0, -top); ky < Math.min(shape.kernel(), input.height() - top); ky++) {
      Gemm.secondTransposed(
          input.batch(),
          channels,
          (to - from) * shape.inputChannels(),
          pixel(input, top + ky, left + from),
          Math.toIntExact(input.imageLength()),
          Memory.at(tap(weights, ky, from), (long) firstChannel * shape.fanIn()),
          shape.fanIn(),
          beta,
          Memory.at(output.address(), (long) pixel * output.channels() + firstChannel),
          Math.toIntExact(output.imageLength()));
      beta = 1f;
    }
  }

  @Override
  public void backward(
      FeatureMap input,
      FeatureMap outputGradient,
      long weights,
      long weightGradient,
      long inputGradient) {
    parallel.forEach(
        shape.kernel() * shape.kernel(),
        (tap, thread) -> weightGradientOfTap(input, outputGradient, weightGradient, tap));
    if (inputGradient != 0) {
      FeatureMap target = input.at(inputGradient);
      parallel.forEach(
          input.height() * input.width(),
          (pixel, thread) -> inputGradientOfPixel(target, outputGradient, weights, pixel));
    }
  }

  private void weightGradientOfTap(
      FeatureMap input, FeatureMap outputGradient, long weightGradient, int tap) {
    int ky = tap / shape.kernel();
    int kx = tap % shape.kernel();
    long target = tap(weightGradient, ky, kx);
    float beta = 0f;
    for (int y = 0; y < outputGradient.height(); y++) {
      for (int x = 0; x < outputGradient.width(); x++) {
        int row = y * shape.stride() - shape.padding() + ky;
        int column = x * shape.stride() - shape.padding() + kx;
        if (row < 0 || row >= input.height() || column < 0 || column >= input.width()) {
          continue;
        }
        Gemm.firstTransposed(
            shape.outputChannels(),
            shape.inputChannels(),
            input.batch(),
            pixel(outputGradient, y, x),
            Math.toIntExact(outputGradient.imageLength()),
            pixel(input, row, column),
            Math.toIntExact(input.imageLength()),
            beta,
            target,
            shape.fanIn());
        beta = 1f;
      }
    }
    if (beta == 0f) {
      for (int channel = 0; channel < shape.outputChannels(); channel++) {
        Memory.zero(Memory.at(target, (long) channel * shape.fanIn()), shape.inputChannels());
      }
    }
  }

  private void inputGradientOfPixel(
      FeatureMap inputGradient, FeatureMap outputGradient, long weights, int pixel) {
    int row = pixel / inputGradient.width();
    int column = pixel % inputGradient.width();
    long target = pixel(inputGradient, row, column);
    float beta = 0f;
    for (int y = 0; y < outputGradient.height(); y++) {
      for (int x = 0; x < outputGradient.width(); x++) {
        int ky = row - y * shape.stride() + shape.padding();
        int kx = column - x * shape.stride() + shape.padding();
        if (ky < 0 || ky >= shape.kernel() || kx < 0 || kx >= shape.kernel()) {
          continue;
        }
        Gemm.plain(
            inputGradient.batch(),
            shape.inputChannels(),
            shape.outputChannels(),
            pixel(outputGradient, y, x),
            Math.toIntExact(outputGradient.imageLength()),
            tap(weights, ky, kx),
            shape.fanIn(),
            beta,
            target,
            Math.toIntExact(inputGradient.imageLength()));
        beta = 1f;
      }
    }
    if (beta == 0f) {
      for (int image = 0; image < inputGradient.batch(); image++) {
        Memory.zero(Memory.at(target, image * inputGradient.imageLength()), shape.inputChannels());
      }
    }
  }

  /** Of the first image. */
  private static long pixel(FeatureMap map, int y, int x) {
    return Memory.at(map.address(), ((long) y * map.width() + x) * map.channels());
  }

  /** Of the first output channel. */
  private long tap(long weights, int ky, int kx) {
    return Memory.at(weights, ((long) ky * shape.kernel() + kx) * shape.inputChannels());
  }

  @Override
  public void close() {
    // It keeps nothing.
  }
}
