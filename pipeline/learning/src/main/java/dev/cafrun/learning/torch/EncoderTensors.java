package dev.cafrun.learning.torch;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.network.TensorLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What lies where in an encoder's vectors: the order of the other engines.
 *
 * @param parameters trainable ones
 * @param statistics running means and variances
 */
record EncoderTensors(List<TensorLayout> parameters, List<TensorLayout> statistics) {
  EncoderTensors {
    parameters = List.copyOf(parameters);
    statistics = List.copyOf(statistics);
  }

  static EncoderTensors of(Backbone backbone) {
    Builder builder = new Builder();
    switch (backbone) {
      case ALEXNET -> builder.alexNet();
      case RESNET18 -> builder.resNet18();
    }
    return new EncoderTensors(builder.parameters, builder.statistics);
  }

  private static final class Builder {
    private final List<TensorLayout> parameters = new ArrayList<>();
    private final List<TensorLayout> statistics = new ArrayList<>();

    void alexNet() {
      convolutionWithBias("features.0", 64, 11, 3);
      convolutionWithBias("features.3", 192, 5, 64);
      convolutionWithBias("features.6", 384, 3, 192);
      convolutionWithBias("features.8", 256, 3, 384);
      convolutionWithBias("features.10", 256, 3, 256);
    }

    private void convolutionWithBias(String name, int outputs, int side, int inputs) {
      convolution(name, outputs, side, inputs);
      append(parameters, name + ".bias", outputs);
    }

    void resNet18() {
      convolution("conv1", 64, 7, 3);
      normalisation("bn1", 64);
      int channels = 64;
      for (int stage = 1; stage <= 4; stage++) {
        int width = 64 << (stage - 1);
        for (int block = 0; block < 2; block++) {
          String name = "layer" + stage + "." + block;
          convolution(name + ".conv1", width, 3, channels);
          normalisation(name + ".bn1", width);
          convolution(name + ".conv2", width, 3, width);
          normalisation(name + ".bn2", width);
          if (channels != width) {
            convolution(name + ".downsample.0", width, 1, channels);
            normalisation(name + ".downsample.1", width);
          }
          channels = width;
        }
      }
    }

    private void convolution(String name, int outputs, int side, int inputs) {
      append(parameters, name + ".weight", outputs, side, side, inputs);
    }

    private void normalisation(String name, int channels) {
      append(parameters, name + ".weight", channels);
      append(parameters, name + ".bias", channels);
      append(statistics, name + ".running_mean", channels);
      append(statistics, name + ".running_var", channels);
    }

    private static void append(List<TensorLayout> layout, String name, Integer... shape) {
      long offset = layout.isEmpty() ? 0 : layout.getLast().end();
      layout.add(new TensorLayout(name, List.of(shape), offset));
    }
  }
}
