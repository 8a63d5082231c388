package dev.cafrun.learning.network;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.LayoutKernels;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.convolution.ConvolutionShape;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** By the engine's kernels: a row of layers, channels innermost. */
final class NativeTrunk implements Trunk {
  private final Engine engine;
  private final Backbone backbone;
  private final int inputSize;
  private final Parameters parameters;
  private final Parameters statistics;
  private final List<Layer> layers = new ArrayList<>();
  private final Gradients gradients = new Gradients();
  private final Buffer images = new Buffer();
  private FeatureMap first = NoFeatureMap.MAP;
  private FeatureMap last = NoFeatureMap.MAP;

  NativeTrunk(Engine engine, Backbone backbone, int inputSize) {
    this.engine = engine;
    this.backbone = backbone;
    this.inputSize = inputSize;
    parameters = new Parameters(EncoderShape.of(backbone).parameters());
    statistics = new Parameters(EncoderShape.of(backbone).statistics());
    switch (backbone) {
      case ALEXNET -> buildAlexNet();
      case RESNET18 -> buildResNet18();
    }
  }

  private void buildAlexNet() {
    int size =
        alexNetConvolution(
            "features.0", new ConvolutionShape(Encoder.IMAGE_CHANNELS, 64, 11, 4, 2), inputSize);
    size = maxPool(size, 0);
    size = alexNetConvolution("features.3", new ConvolutionShape(64, 192, 5, 1, 2), size);
    size = maxPool(size, 0);
    size = alexNetConvolution("features.6", new ConvolutionShape(192, 384, 3, 1, 1), size);
    size = alexNetConvolution("features.8", new ConvolutionShape(384, 256, 3, 1, 1), size);
    size = alexNetConvolution("features.10", new ConvolutionShape(256, 256, 3, 1, 1), size);
    maxPool(size, 0);
  }

  private int alexNetConvolution(String name, ConvolutionShape shape, int size) {
    layers.add(new ConvolutionLayer(engine, parameters, name, shape, size, layers.isEmpty()));
    layers.add(new BiasReluLayer(engine, parameters, name, shape.outputChannels()));
    return shape.outputSize(size);
  }

  private int maxPool(int size, int padding) {
    layers.add(new MaxPoolLayer(engine, padding));
    return MaxPoolLayer.outputSize(size, padding);
  }

  private void buildResNet18() {
    ConvolutionShape stem = new ConvolutionShape(Encoder.IMAGE_CHANNELS, 64, 7, 2, 3);
    layers.add(new ConvolutionLayer(engine, parameters, "conv1", stem, inputSize, true));
    layers.add(new BatchNormLayer(engine, parameters, statistics, "bn1", 64, true));
    int size = maxPool(stem.outputSize(inputSize), 1);
    int channels = 64;
    for (int stage = 1; stage <= 4; stage++) {
      int width = 64 << (stage - 1);
      for (int block = 0; block < 2; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        layers.add(
            new ResidualBlock(
                engine,
                parameters,
                statistics,
                "layer" + stage + "." + block,
                channels,
                width,
                stride,
                size));
        size = (size + stride - 1) / stride;
        channels = width;
      }
    }
  }

  @Override
  public INDArray forward(INDArray batch, boolean training) {
    FeatureMap map =
        new FeatureMap((int) batch.size(0), inputSize, inputSize, Encoder.IMAGE_CHANNELS, 0);
    map = map.at(images.require(map.length()));
    LayoutKernels.toChannelsLast(engine.parallel(), Memory.address(batch), map);
    first = map;
    for (Layer layer : layers) {
      map = layer.forward(map, training);
    }
    last = map;
    INDArray features =
        Nd4j.createUninitialized(
            DataType.FLOAT, batch.size(0), EncoderShape.of(backbone).features());
    engine.pooling().adaptiveAverage(map, bins(), Memory.address(features));
    return features;
  }

  private int bins() {
    return switch (backbone) {
      case ALEXNET -> 6;
      case RESNET18 -> 1;
    };
  }

  @Override
  public void backward(INDArray featureGradient) {
    backward(Memory.address(featureGradient));
  }

  /** Leaves the others out unless batch normalisation hands one image's gradient on to all. */
  @Override
  public void backward(INDArray featureGradient, int[] images) {
    if (!layers.stream().allMatch(ImageWiseLayer.class::isInstance)) {
      backward(featureGradient);
      return;
    }
    first = LayoutKernels.keepImages(engine.parallel(), first, images);
    layers.forEach(layer -> ((ImageWiseLayer) layer).keep(images));
    last = last.first(images.length);
    backward(Memory.address(Nd4j.pullRows(featureGradient, 1, images, 'c')));
  }

  /** Walks back over the images that the layers have kept. */
  private void backward(long featureGradient) {
    FeatureMap gradient = gradients.take(last);
    engine.pooling().adaptiveAverageGradient(last, bins(), featureGradient, gradient.address());
    for (int i = layers.size() - 1; i >= 0; i--) {
      gradient = layers.get(i).backward(gradient, gradients);
    }
    gradients.give(gradient);
  }

  /** Nothing to do: every layer keeps its latest pass alone. */
  @Override
  public void discard() {}

  @Override
  public INDArray parameters() {
    return parameters.values();
  }

  @Override
  public INDArray gradient() {
    return parameters.gradient();
  }

  @Override
  public INDArray statistics() {
    return statistics.values();
  }

  @Override
  public List<TensorLayout> parameterLayout() {
    return parameters.layout();
  }

  @Override
  public List<TensorLayout> statisticsLayout() {
    return statistics.layout();
  }

  @Override
  public void close() {
    layers.forEach(Layer::close);
    gradients.close();
    images.close();
    parameters.close();
    statistics.close();
  }
}
