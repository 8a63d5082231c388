package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.LayoutKernels;
import dev.cafrun.learning.engine.convolution.Convolution;
import dev.cafrun.learning.engine.convolution.ConvolutionShape;

/** A convolution without bias. */
final class ConvolutionLayer implements ImageWiseLayer {
  private final Engine engine;
  private final ConvolutionShape shape;
  private final Convolution convolution;
  private final Parameter weight;
  private final boolean first;
  private final Buffer output = new Buffer();
  private FeatureMap input = NoFeatureMap.MAP;
  private FeatureMap result = NoFeatureMap.MAP;

  /**
   * @param inputSize side of the maps it reads
   * @param first whether it reads the images themselves, whose gradient nobody needs
   */
  ConvolutionLayer(
      Engine engine,
      Parameters parameters,
      String name,
      ConvolutionShape shape,
      int inputSize,
      boolean first) {
    this.engine = engine;
    this.shape = shape;
    this.first = first;
    convolution = Convolution.of(shape, inputSize, engine.parallel(), engine.scratch());
    weight =
        parameters.claim(
            name + ".weight",
            shape.outputChannels(),
            shape.kernel(),
            shape.kernel(),
            shape.inputChannels());
  }

  @Override
  public FeatureMap forward(FeatureMap input, boolean training) {
    this.input = input;
    FeatureMap map =
        new FeatureMap(
            input.batch(),
            shape.outputSize(input.height()),
            shape.outputSize(input.width()),
            shape.outputChannels(),
            0);
    result = map.at(output.require(map.length()));
    convolution.forward(input, weight.value(), result);
    return result;
  }

  @Override
  public void keep(int[] images) {
    input = input.first(images.length);
    result = LayoutKernels.keepImages(engine.parallel(), result, images);
  }

  @Override
  public FeatureMap backward(FeatureMap outputGradient, Gradients gradients) {
    if (first) {
      convolution.backward(input, outputGradient, weight.value(), weight.gradient(), 0);
      return outputGradient;
    }
    FeatureMap inputGradient = gradients.take(input);
    convolution.backward(
        input, outputGradient, weight.value(), weight.gradient(), inputGradient.address());
    gradients.give(outputGradient);
    return inputGradient;
  }

  @Override
  public void close() {
    output.close();
    convolution.close();
  }
}
