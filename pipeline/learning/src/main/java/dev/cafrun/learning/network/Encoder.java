package dev.cafrun.learning.network;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.TrainingState;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

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

  static final int IMAGE_CHANNELS = 3;

  private final Backbone backbone;
  private final int inputSize;
  private final Trunk trunk;

  /** Images in the training pass that waits for its backward pass; 0 if none does. */
  private long waiting;

  /**
   * An encoder with freshly drawn parameters.
   *
   * @param engine computes its layers
   * @param inputSize side of the square images it reads, at least {@value #SMALLEST_INPUT} pixels
   * @param seed decides the parameters
   */
  public Encoder(NetworkEngine engine, Backbone backbone, int inputSize, long seed) {
    if (inputSize < SMALLEST_INPUT) {
      throw new IllegalArgumentException(
          "images must be at least " + SMALLEST_INPUT + " pixels wide, got " + inputSize);
    }
    this.backbone = backbone;
    this.inputSize = inputSize;
    trunk = engine.trunk(backbone, inputSize);
    requireLength("parameters", trunk.parameterLayout(), EncoderShape.of(backbone).parameters());
    requireLength("statistics", trunk.statisticsLayout(), EncoderShape.of(backbone).statistics());
    for (TensorLayout layout : trunk.parameterLayout()) {
      layout.write(
          WeightInitialiser.ofParameter(layout.name(), layout.shape(), seed), trunk.parameters());
    }
    for (TensorLayout layout : trunk.statisticsLayout()) {
      layout.write(
          WeightInitialiser.ofStatistic(layout.name(), layout.length()), trunk.statistics());
    }
  }

  private static void requireLength(String what, List<TensorLayout> layout, long expected) {
    long length = layout.isEmpty() ? 0 : layout.getLast().end();
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
    INDArray features = trunk.forward(batch, true);
    waiting = batch.size(0);
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
    return trunk.forward(batch, false);
  }

  private void requireNothingWaits() {
    if (waiting > 0) {
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
    requireGradient(featureGradient);
    trunk.backward(featureGradient);
    waiting = 0;
  }

  /**
   * The same where all other images have no gradient: equal up to rounding, and faster where the
   * engine can leave those out.
   *
   * @param featureGradient float32 (batch, features), 0 but for these images
   * @param images positions in the batch, at least one, ascending
   * @throws IllegalStateException if no forward pass waits
   */
  public void backward(INDArray featureGradient, int[] images) {
    requireGradient(featureGradient);
    if (images.length == 0) {
      throw new IllegalArgumentException("at least one image must have a gradient");
    }
    for (int i = 0; i < images.length; i++) {
      if (images[i] < (i == 0 ? 0 : images[i - 1] + 1) || images[i] >= waiting) {
        throw new IllegalArgumentException(
            "ascending positions in a batch of "
                + waiting
                + " expected, got "
                + Arrays.toString(images));
      }
    }
    trunk.backward(featureGradient, images);
    waiting = 0;
  }

  private void requireGradient(INDArray featureGradient) {
    if (waiting == 0) {
      throw new IllegalStateException("no forward pass waits for a backward pass");
    }
    long[] expected = {waiting, EncoderShape.of(backbone).features()};
    if (!Arrays.equals(featureGradient.shape(), expected)) {
      throw new IllegalArgumentException(
          "a gradient of shape "
              + Arrays.toString(expected)
              + " expected, got "
              + Arrays.toString(featureGradient.shape()));
    }
  }

  /** Forgets the last forward pass; what it did to the running statistics stays. */
  public void discard() {
    trunk.discard();
    waiting = 0;
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
    return trunk.parameters();
  }

  /** The gradient that the last {@link #backward} left, in the order of {@link #parameters()}. */
  public INDArray gradient() {
    return trunk.gradient();
  }

  /** Running means and variances as one live vector; never empty, one unused zero for AlexNet. */
  public INDArray statistics() {
    return trunk.statistics();
  }

  /** What lies where in {@link #parameters()}, in order and without gaps. */
  public List<TensorLayout> parameterLayout() {
    return trunk.parameterLayout();
  }

  /** What lies where in {@link #statistics()}. */
  public List<TensorLayout> statisticsLayout() {
    return trunk.statisticsLayout();
  }

  /** Adds parameters and running statistics to what a checkpoint or a model file holds. */
  public void describe(TrainingState state, String name) {
    state.tensor(name + ".parameters", trunk.parameters());
    state.tensor(name + ".statistics", trunk.statistics());
  }

  /** Frees all activations and parameters. */
  @Override
  public void close() {
    discard();
    trunk.close();
  }
}
