package dev.cafrun.learning.network;

import dev.cafrun.learning.engine.Buffer;
import dev.cafrun.learning.engine.ConvolutionShape;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.FeatureMap;
import dev.cafrun.learning.engine.LayoutKernels;
import dev.cafrun.learning.engine.Memory;
import dev.cafrun.learning.engine.TrainingState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Turns faces into feature vectors, and gradients of features into gradients of its parameters.
 *
 * <p>At most one forward pass waits for its backward pass at a time; a second forward pass is
 * refused until {@link #backward} or {@link #discard} has been called. Arrays returned are new (in
 * the current ND4J workspace, if one is open) and belong to the caller. Not thread-safe.
 */
public final class Encoder implements AutoCloseable {
  /** The smallest side of an input image. */
  public static final int SMALLEST_INPUT = 32;

  private static final int IMAGE_CHANNELS = 3;

  private final Engine engine;
  private final Backbone backbone;
  private final int inputSize;
  private final Parameters parameters;
  private final Parameters statistics;
  private final List<Layer> layers = new ArrayList<>();
  private final Gradients gradients = new Gradients();
  private final Buffer images = new Buffer();
  private FeatureMap last = Nothing.MAP;
  private boolean waiting;

  /**
   * An encoder with freshly drawn parameters.
   *
   * @param inputSize side of the square images it reads, at least {@value #SMALLEST_INPUT} pixels
   * @param seed decides the parameters
   */
  public Encoder(Engine engine, Backbone backbone, int inputSize, long seed) {
    if (inputSize < SMALLEST_INPUT) {
      throw new IllegalArgumentException(
          "images must be at least " + SMALLEST_INPUT + " pixels wide, got " + inputSize);
    }
    this.engine = engine;
    this.backbone = backbone;
    this.inputSize = inputSize;
    parameters = new Parameters(backbone.parameters());
    statistics = new Parameters(backbone.statistics());
    switch (backbone) {
      case ALEXNET -> buildAlexNet();
      case RESNET18 -> buildResNet18();
    }
    parameters.requireClaimed(backbone.parameters());
    statistics.requireClaimed(backbone.statistics());
    Initialisation.ofEncoder(parameters.all(), statistics.all(), seed);
  }

  private void buildAlexNet() {
    int size =
        alexNetConvolution(
            "features.0", new ConvolutionShape(IMAGE_CHANNELS, 64, 11, 4, 2), inputSize);
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
    ConvolutionShape stem = new ConvolutionShape(IMAGE_CHANNELS, 64, 7, 2, 3);
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

  /**
   * The features of a batch, in training mode: batch normalisation uses the batch's statistics and
   * moves the running ones. What the backward pass needs is kept.
   *
   * @param batch float32 (batch, 3, size, size), normalised
   * @return (batch, features)
   * @throws IllegalStateException if an earlier pass still waits for its backward pass
   */
  public INDArray forward(INDArray batch) {
    if (waiting) {
      throw new IllegalStateException(
          "the last forward pass still waits for backward() or discard()");
    }
    INDArray features = run(batch, true);
    waiting = true;
    return features;
  }

  /**
   * The features of a batch, in evaluation mode: batch normalisation uses the running statistics,
   * and nothing is kept.
   *
   * @param batch float32 (batch, 3, size, size), normalised
   * @return (batch, features)
   * @throws IllegalStateException if a training pass still waits for its backward pass
   */
  public INDArray features(INDArray batch) {
    if (waiting) {
      throw new IllegalStateException(
          "the last forward pass still waits for backward() or discard()");
    }
    return run(batch, false);
  }

  private INDArray run(INDArray batch, boolean training) {
    long[] expected = {batch.size(0), IMAGE_CHANNELS, inputSize, inputSize};
    if (!Arrays.equals(batch.shape(), expected)) {
      throw new IllegalArgumentException(
          "a batch of 3 x "
              + inputSize
              + " x "
              + inputSize
              + " images expected, got "
              + Arrays.toString(batch.shape()));
    }
    FeatureMap map = new FeatureMap((int) batch.size(0), inputSize, inputSize, IMAGE_CHANNELS, 0);
    map = map.at(images.require(map.length()));
    LayoutKernels.toChannelsLast(engine.parallel(), Memory.address(batch), map);
    for (Layer layer : layers) {
      map = layer.forward(map, training);
    }
    last = map;
    INDArray features =
        Nd4j.createUninitialized(DataType.FLOAT, batch.size(0), backbone.features());
    engine.pooling().adaptiveAverage(map, bins(), Memory.address(features));
    return features;
  }

  private int bins() {
    return switch (backbone) {
      case ALEXNET -> 6;
      case RESNET18 -> 1;
    };
  }

  /**
   * Overwrites {@link #gradient()} with the gradient of the loss, given its gradient with respect
   * to the features of the last forward pass.
   *
   * @param featureGradient float32 (batch, features)
   * @throws IllegalStateException if no forward pass waits
   */
  public void backward(INDArray featureGradient) {
    if (!waiting) {
      throw new IllegalStateException("no forward pass waits for a backward pass");
    }
    long[] expected = {last.batch(), backbone.features()};
    if (!Arrays.equals(featureGradient.shape(), expected)) {
      throw new IllegalArgumentException(
          "a gradient of shape "
              + Arrays.toString(expected)
              + " expected, got "
              + Arrays.toString(featureGradient.shape()));
    }
    FeatureMap gradient = gradients.take(last);
    engine
        .pooling()
        .adaptiveAverageGradient(last, bins(), Memory.address(featureGradient), gradient.address());
    for (int i = layers.size() - 1; i >= 0; i--) {
      gradient = layers.get(i).backward(gradient, gradients);
    }
    gradients.give(gradient);
    waiting = false;
  }

  /** Forgets the last forward pass; what it did to the running statistics stays. */
  public void discard() {
    waiting = false;
  }

  /** The architecture. */
  public Backbone backbone() {
    return backbone;
  }

  /** Side of the images it reads. */
  public int inputSize() {
    return inputSize;
  }

  /** All trainable parameters as one live vector. */
  public INDArray parameters() {
    return parameters.values();
  }

  /** The gradient that the last {@link #backward} left, in the order of {@link #parameters()}. */
  public INDArray gradient() {
    return parameters.gradient();
  }

  /** Running means and variances as one live vector; never empty, one unused zero for AlexNet. */
  public INDArray statistics() {
    return statistics.values();
  }

  /** What lies where in {@link #parameters()}, in order and without gaps. */
  public List<TensorLayout> parameterLayout() {
    return layout(parameters);
  }

  /** What lies where in {@link #statistics()}. */
  public List<TensorLayout> statisticsLayout() {
    return layout(statistics);
  }

  private static List<TensorLayout> layout(Parameters vector) {
    return vector.all().stream()
        .map(p -> new TensorLayout(p.name(), p.shape(), p.offset()))
        .toList();
  }

  /** Adds parameters and running statistics to what a checkpoint or a model file holds. */
  public void describe(TrainingState state, String name) {
    state.tensor(name + ".parameters", parameters.values());
    state.tensor(name + ".statistics", statistics.values());
  }

  /** Frees all activations. */
  @Override
  public void close() {
    layers.forEach(Layer::close);
    gradients.close();
    images.close();
  }
}
