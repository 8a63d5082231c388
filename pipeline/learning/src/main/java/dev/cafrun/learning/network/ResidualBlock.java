package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.convolution.ConvolutionShape;
import org.jspecify.annotations.Nullable;

/**
 * The basic block of ResNet: two 3 × 3 convolutions with batch normalisation around a shortcut,
 * which is a 1 × 1 convolution where the shape changes and the input itself elsewhere.
 */
final class ResidualBlock implements Layer {
  private record Shortcut(ConvolutionLayer convolution, BatchNormLayer norm) {}

  private final Engine engine;
  private final ConvolutionLayer firstConvolution;
  private final BatchNormLayer firstNorm;
  private final ConvolutionLayer secondConvolution;
  private final BatchNormLayer secondNorm;
  private final @Nullable Shortcut shortcut;

  ResidualBlock(
      Engine engine,
      Parameters parameters,
      Parameters statistics,
      String name,
      int inputChannels,
      int outputChannels,
      int stride,
      int inputSize) {
    this.engine = engine;
    ConvolutionShape first = new ConvolutionShape(inputChannels, outputChannels, 3, stride, 1);
    ConvolutionShape second = new ConvolutionShape(outputChannels, outputChannels, 3, 1, 1);
    int size = first.outputSize(inputSize);
    firstConvolution =
        new ConvolutionLayer(engine, parameters, name + ".conv1", first, inputSize, false);
    firstNorm =
        new BatchNormLayer(engine, parameters, statistics, name + ".bn1", outputChannels, true);
    secondConvolution =
        new ConvolutionLayer(engine, parameters, name + ".conv2", second, size, false);
    secondNorm =
        new BatchNormLayer(engine, parameters, statistics, name + ".bn2", outputChannels, true);
    shortcut =
        stride == 1 && inputChannels == outputChannels
            ? null
            : new Shortcut(
                new ConvolutionLayer(
                    engine,
                    parameters,
                    name + ".downsample.0",
                    new ConvolutionShape(inputChannels, outputChannels, 1, stride, 0),
                    inputSize,
                    false),
                new BatchNormLayer(
                    engine, parameters, statistics, name + ".downsample.1", outputChannels, false));
  }

  @Override
  public FeatureMap forward(FeatureMap input, boolean training) {
    FeatureMap middle = firstNorm.forward(firstConvolution.forward(input, training), training);
    FeatureMap residual =
        shortcut == null
            ? input
            : shortcut.norm.forward(shortcut.convolution.forward(input, training), training);
    return secondNorm.forward(
        secondConvolution.forward(middle, training), residual.address(), training);
  }

  @Override
  public FeatureMap backward(FeatureMap outputGradient, Gradients gradients) {
    FeatureMap gradient = gradients.take(outputGradient);
    secondNorm.backward(outputGradient, gradient.address());
    gradient = secondConvolution.backward(gradient, gradients);
    gradient = firstNorm.backward(gradient, gradients);
    gradient = firstConvolution.backward(gradient, gradients);
    FeatureMap residual = outputGradient;
    if (shortcut != null) {
      residual = shortcut.norm.backward(residual, gradients);
      residual = shortcut.convolution.backward(residual, gradients);
    }
    engine.activations().add(residual.address(), gradient.address(), gradient.length());
    gradients.give(residual);
    return gradient;
  }

  @Override
  public void close() {
    firstConvolution.close();
    firstNorm.close();
    secondConvolution.close();
    secondNorm.close();
    if (shortcut != null) {
      shortcut.convolution.close();
      shortcut.norm.close();
    }
  }
}
