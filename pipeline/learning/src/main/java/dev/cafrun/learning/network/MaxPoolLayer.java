package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.LayoutKernels;

/** Max pooling, 3 × 3 with stride 2. A map too small for one window passes as it is. */
final class MaxPoolLayer implements ImageWiseLayer {
  private static final int SIZE = 3;
  private static final int STRIDE = 2;

  private final Engine engine;
  private final int padding;
  private final Buffer output = new Buffer();
  private FeatureMap input = NoFeatureMap.MAP;
  private FeatureMap result = NoFeatureMap.MAP;

  MaxPoolLayer(Engine engine, int padding) {
    this.engine = engine;
    this.padding = padding;
  }

  /** Side of the output for an input of this side. */
  static int outputSize(int inputSize, int padding) {
    return inputSize + 2 * padding < SIZE
        ? inputSize
        : (inputSize + 2 * padding - SIZE) / STRIDE + 1;
  }

  private boolean passes() {
    return input.height() + 2 * padding < SIZE;
  }

  @Override
  public FeatureMap forward(FeatureMap input, boolean training) {
    this.input = input;
    if (passes()) {
      return input;
    }
    FeatureMap shape =
        new FeatureMap(
            input.batch(),
            outputSize(input.height(), padding),
            outputSize(input.width(), padding),
            input.channels(),
            0);
    result = shape.at(output.require(shape.length()));
    engine.pooling().max(input, SIZE, STRIDE, padding, result);
    return result;
  }

  @Override
  public void keep(int[] images) {
    input = input.first(images.length);
    if (!passes()) {
      result = LayoutKernels.keepImages(engine.parallel(), result, images);
    }
  }

  @Override
  public FeatureMap backward(FeatureMap outputGradient, Gradients gradients) {
    if (passes()) {
      return outputGradient;
    }
    FeatureMap inputGradient = gradients.take(input);
    engine
        .pooling()
        .maxGradient(
            input,
            SIZE,
            STRIDE,
            padding,
            result,
            outputGradient.address(),
            inputGradient.address());
    gradients.give(outputGradient);
    return inputGradient;
  }

  @Override
  public void close() {
    output.close();
  }
}
