package dev.cafrun.learning.graph;

import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Backbone;
import dev.cafrun.learning.network.Encoder;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * {@link Encoder} as a Deeplearning4j computation graph: the same networks, the same tensors under
 * the same names, on any ND4J backend.
 *
 * <p>At most one forward pass waits for its backward pass at a time; a second forward pass is
 * refused until {@link #backward} or {@link #discard} has been called. Arrays returned are new (in
 * the current ND4J workspace, if one is open) and belong to the caller. Not thread-safe, and to be
 * used on one thread only, because the graph's workspaces belong to a thread.
 */
public final class GraphEncoder implements AutoCloseable {
  private static final int IMAGE_CHANNELS = 3;

  private final Backbone backbone;
  private final int inputSize;
  private final List<NamedSlice> parameterSlices;
  private final INDArray parameters;
  private final INDArray statistics;
  private final EncoderGraph graph;
  private int waitingBatch;

  /**
   * An encoder with freshly drawn parameters, the same that {@link Encoder} draws.
   *
   * @param engine started; decides where the arrays live
   * @param inputSize side of the square images it reads, at least {@value Encoder#SMALLEST_INPUT}
   *     pixels
   * @param seed decides the parameters
   */
  public GraphEncoder(GraphEngine engine, Backbone backbone, int inputSize, long seed) {
    if (inputSize < Encoder.SMALLEST_INPUT) {
      throw new IllegalArgumentException(
          "images must be at least " + Encoder.SMALLEST_INPUT + " pixels wide, got " + inputSize);
    }
    engine.requireOpen();
    this.backbone = backbone;
    this.inputSize = inputSize;
    Blueprint blueprint = Blueprint.of(backbone, inputSize);
    parameterSlices = blueprint.parameters();
    requireLength("parameters", parameterSlices, backbone.parameters());
    requireLength("statistics", blueprint.statistics(), backbone.statistics());
    parameters = Nd4j.zeros(DataType.FLOAT, backbone.parameters());
    statistics = Nd4j.zeros(DataType.FLOAT, Math.max(1, backbone.statistics()));
    parameterSlices.forEach(slice -> InitialValues.drawParameter(slice, parameters, seed));
    blueprint.statistics().forEach(slice -> InitialValues.fillStatistic(slice, statistics));
    graph = new EncoderGraph(blueprint.configuration(), parameters.reshape(1, parameters.length()));
    graph.useStatistics(blueprint.statistics(), statistics);
  }

  private static void requireLength(String what, List<NamedSlice> slices, long expected) {
    long length = slices.isEmpty() ? 0 : slices.getLast().end();
    if (length != expected) {
      throw new IllegalStateException(
          "the network has " + length + " " + what + ", not " + expected);
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
    requireNothingWaits();
    requireImages(batch);
    INDArray features = graph.forward(batch);
    waitingBatch = (int) batch.size(0);
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
    requireNothingWaits();
    requireImages(batch);
    return graph.features(batch);
  }

  private void requireNothingWaits() {
    if (graph.isWaiting()) {
      throw new IllegalStateException(
          "the last forward pass still waits for backward() or discard()");
    }
  }

  private void requireImages(INDArray batch) {
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
  }

  /**
   * Overwrites {@link #gradient()} with the gradient of the loss, given its gradient with respect
   * to the features of the last forward pass.
   *
   * @param featureGradient float32 (batch, features)
   * @throws IllegalStateException if no forward pass waits
   */
  public void backward(INDArray featureGradient) {
    if (!graph.isWaiting()) {
      throw new IllegalStateException("no forward pass waits for a backward pass");
    }
    long[] expected = {waitingBatch, backbone.features()};
    if (!Arrays.equals(featureGradient.shape(), expected)) {
      throw new IllegalArgumentException(
          "a gradient of shape "
              + Arrays.toString(expected)
              + " expected, got "
              + Arrays.toString(featureGradient.shape()));
    }
    graph.backward(featureGradient);
  }

  /** Forgets the last forward pass; what it did to the running statistics stays. */
  public void discard() {
    graph.discard();
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
    return parameters;
  }

  /** The gradient that the last {@link #backward} left, in the order of {@link #parameters()}. */
  public INDArray gradient() {
    return graph.gradientVector();
  }

  /** Running means and variances as one live vector; never empty, one unused zero for AlexNet. */
  public INDArray statistics() {
    return statistics;
  }

  /** Which tensors {@link #parameters()} and {@link #gradient()} consist of, in order. */
  public List<NamedSlice> parameterSlices() {
    return parameterSlices;
  }

  /** Adds parameters and running statistics to what a checkpoint or a model file holds. */
  public void describe(TrainingState state, String name) {
    state.tensor(name + ".parameters", parameters);
    state.tensor(name + ".statistics", statistics);
  }

  /** Lets go of a waiting pass and frees the activations' memory on this thread. */
  @Override
  public void close() {
    graph.discard();
    graph.freeWorkspaces();
  }
}
