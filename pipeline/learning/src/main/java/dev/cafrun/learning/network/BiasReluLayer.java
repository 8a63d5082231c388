package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;

/** Adds one bias per channel and cuts negatives, in place of the convolution's output. */
final class BiasReluLayer implements ImageWiseLayer {
  private final Engine engine;
  private final Parameter bias;
  private FeatureMap result = NoFeatureMap.MAP;

  BiasReluLayer(Engine engine, Parameters parameters, String name, int channels) {
    this.engine = engine;
    bias = parameters.claim(name + ".bias", channels);
  }

  @Override
  public FeatureMap forward(FeatureMap input, boolean training) {
    engine
        .activations()
        .addBias(input.address(), input.rows(), input.channels(), bias.value(), true);
    result = input;
    return input;
  }

  /** Its output is the convolution's, which keeps the images. */
  @Override
  public void keep(int[] images) {
    result = result.first(images.length);
  }

  @Override
  public FeatureMap backward(FeatureMap outputGradient, Gradients gradients) {
    engine
        .activations()
        .reluGradient(result.address(), outputGradient.address(), outputGradient.length());
    engine
        .activations()
        .sumColumns(
            outputGradient.address(),
            outputGradient.rows(),
            outputGradient.channels(),
            0f,
            bias.gradient());
    return outputGradient;
  }

  @Override
  public void close() {
    // It owns no memory.
  }
}
