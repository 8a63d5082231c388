package dev.cafrun.learning.graph;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.convolution.ConvolutionShape;
import dev.cafrun.learning.network.TensorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * An encoder as a computation graph, and where its tensors lie in the flat vectors.
 *
 * <p>Vertices are added in PyTorch's order, which is also an order they can run in; the graph is
 * told to keep it, because its flat vector follows its running order.
 */
final class Blueprint {
  static final String IMAGES = "images";
  static final String FEATURES = "features";

  private static final int IMAGE_CHANNELS = 3;
  private static final int POOL_SIZE = 3;
  private static final int POOL_STRIDE = 2;

  /** A vertex and the shape of one image's feature map behind it. */
  private record Node(String name, int channels, int size) {}

  private final GraphBuilder graph =
      new NeuralNetConfiguration.Builder()
          .dataType(DataType.FLOAT)
          .updater(new NoOp())
          .miniBatch(false)
          .graphBuilder()
          .addInputs(IMAGES);
  private final List<String> vertices = new ArrayList<>(List.of(IMAGES));
  private final List<TensorLayout> parameters = new ArrayList<>();
  private final List<TensorLayout> statistics = new ArrayList<>();

  private Blueprint() {}

  /** The graph of a backbone for square images of this side. */
  static Blueprint of(Backbone backbone, int inputSize) {
    Blueprint blueprint = new Blueprint();
    Node images = new Node(IMAGES, IMAGE_CHANNELS, inputSize);
    switch (backbone) {
      case ALEXNET -> blueprint.pool(blueprint.alexNet(images), 6);
      case RESNET18 -> blueprint.pool(blueprint.resNet18(images), 1);
    }
    return blueprint;
  }

  /** The definition to build a graph from. */
  ComputationGraphConfiguration configuration() {
    ComputationGraphConfiguration configuration = graph.setOutputs(FEATURES).build();
    configuration.setTopologicalOrder(IntStream.range(0, vertices.size()).toArray());
    configuration.setTopologicalOrderStr(vertices);
    return configuration;
  }

  /** Trainable tensors in the order of the flat vector. */
  List<TensorLayout> parameters() {
    return List.copyOf(parameters);
  }

  /** Running statistics in the order of their flat vector. */
  List<TensorLayout> statistics() {
    return List.copyOf(statistics);
  }

  private Node alexNet(Node images) {
    Node node = rectifiedConvolution("features.0", new ConvolutionShape(3, 64, 11, 4, 2), images);
    node = maxPool("features.2", node, 0);
    node = rectifiedConvolution("features.3", new ConvolutionShape(64, 192, 5, 1, 2), node);
    node = maxPool("features.5", node, 0);
    node = rectifiedConvolution("features.6", new ConvolutionShape(192, 384, 3, 1, 1), node);
    node = rectifiedConvolution("features.8", new ConvolutionShape(384, 256, 3, 1, 1), node);
    node = rectifiedConvolution("features.10", new ConvolutionShape(256, 256, 3, 1, 1), node);
    return maxPool("features.12", node, 0);
  }

  private Node resNet18(Node images) {
    Node node = convolution("conv1", new ConvolutionShape(3, 64, 7, 2, 3), false, images);
    node = relu("relu", batchNorm("bn1", node));
    node = maxPool("maxpool", node, 1);
    for (int stage = 1; stage <= 4; stage++) {
      for (int block = 0; block < 2; block++) {
        int stride = stage > 1 && block == 0 ? 2 : 1;
        node = basicBlock("layer" + stage + "." + block, 64 << (stage - 1), stride, node);
      }
    }
    return node;
  }

  /** Two 3 × 3 convolutions around a shortcut: a 1 × 1 convolution where the shape changes. */
  private Node basicBlock(String name, int width, int stride, Node input) {
    ConvolutionShape first = new ConvolutionShape(input.channels, width, 3, stride, 1);
    ConvolutionShape second = new ConvolutionShape(width, width, 3, 1, 1);
    Node node = convolution(name + ".conv1", first, false, input);
    node = relu(name + ".relu1", batchNorm(name + ".bn1", node));
    node = batchNorm(name + ".bn2", convolution(name + ".conv2", second, false, node));
    Node shortcut = input;
    if (stride != 1 || input.channels != width) {
      ConvolutionShape projection = new ConvolutionShape(input.channels, width, 1, stride, 0);
      shortcut = convolution(name + ".downsample.0", projection, false, input);
      shortcut = batchNorm(name + ".downsample.1", shortcut);
    }
    String sum = name + ".sum";
    graph.addVertex(sum, new ElementWiseVertex(ElementWiseVertex.Op.Add), node.name, shortcut.name);
    vertices.add(sum);
    return relu(name + ".relu2", new Node(sum, width, node.size));
  }

  private Node rectifiedConvolution(String name, ConvolutionShape shape, Node input) {
    return relu(name + ".relu", convolution(name, shape, true, input));
  }

  private Node convolution(String name, ConvolutionShape shape, boolean bias, Node input) {
    ConvolutionDefinition convolution = new ConvolutionDefinition(shape, bias);
    append(parameters, name, convolution.tensors());
    return add(name, convolution, input, shape.outputChannels(), shape.outputSize(input.size));
  }

  private Node batchNorm(String name, Node input) {
    BatchNorm batchNorm = new BatchNorm(input.channels);
    append(parameters, name, batchNorm.tensors());
    append(statistics, name, batchNorm.statistics());
    return add(name, batchNorm, input, input.channels, input.size);
  }

  private Node relu(String name, Node input) {
    return add(name, new Relu(), input, input.channels, input.size);
  }

  /** Max pooling, 3 × 3 with stride 2. A map too small for one window passes as it is. */
  private Node maxPool(String name, Node input, int padding) {
    int room = input.size + 2 * padding - POOL_SIZE;
    if (room < 0) {
      return input;
    }
    SubsamplingLayer pool =
        new SubsamplingLayer.Builder(PoolingType.MAX)
            .kernelSize(POOL_SIZE, POOL_SIZE)
            .stride(POOL_STRIDE, POOL_STRIDE)
            .padding(padding, padding)
            .convolutionMode(ConvolutionMode.Truncate)
            .dataFormat(CNN2DFormat.NHWC)
            .build();
    return add(name, pool, input, input.channels, room / POOL_STRIDE + 1);
  }

  private void pool(Node input, int bins) {
    add(FEATURES, new AdaptiveAverage(bins, input.size), input, input.channels, bins);
  }

  private Node add(
      String name,
      org.deeplearning4j.nn.conf.layers.Layer layer,
      Node input,
      int channels,
      int size) {
    graph.addLayer(name, layer, input.name);
    vertices.add(name);
    return new Node(name, channels, size);
  }

  private static void append(List<TensorLayout> vector, String vertex, Slices tensors) {
    long start = vector.isEmpty() ? 0 : vector.getLast().end();
    for (TensorLayout tensor : tensors.all()) {
      vector.add(
          new TensorLayout(vertex + "." + tensor.name(), tensor.shape(), start + tensor.offset()));
    }
  }
}
