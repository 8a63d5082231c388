package dev.cafrun.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class EncoderTest {
  private static NativeEngine engine;

  @BeforeAll
  static void start() {
    engine = NativeEngine.start(2);
  }

  @AfterAll
  static void stop() {
    engine.close();
  }

  @Test
  void haveTheParameterCountsOfThePaper() {
    assertThat(Backbone.ALEXNET.parameters()).isEqualTo(2_469_696);
    assertThat(Backbone.RESNET18.parameters()).isEqualTo(11_176_512);
    for (Backbone backbone : Backbone.values()) {
      try (Encoder encoder = new Encoder(engine, backbone, 224, 1)) {
        assertThat(encoder.parameters().length()).isEqualTo(backbone.parameters());
        assertThat(encoder.gradient().length()).isEqualTo(backbone.parameters());
      }
    }
    assertThat(Perceptron.head(engine, Backbone.ALEXNET, 1).parameters().length())
        .isEqualTo(590_426);
    assertThat(Perceptron.critic(engine, Backbone.ALEXNET, 1).parameters().length())
        .isEqualTo(592_496);
    assertThat(Perceptron.head(engine, Backbone.RESNET18, 1).parameters().length())
        .isEqualTo(33_370);
    assertThat(Perceptron.critic(engine, Backbone.RESNET18, 1).parameters().length())
        .isEqualTo(35_440);
  }

  /** Along the gradient itself the loss must rise by the gradient's squared length. */
  @ParameterizedTest
  @CsvSource({"ALEXNET,32,4", "ALEXNET,67,4", "RESNET18,32,24", "RESNET18,64,6"})
  void theGradientPredictsHowTheLossChanges(Backbone backbone, int size, int batchSize) {
    try (Encoder encoder = new Encoder(engine, backbone, size, 5)) {
      INDArray batch = images(batchSize, size, 3);
      INDArray direction =
          random(9, batchSize, backbone.features()).muli(1.0 / backbone.features());
      encoder.forward(batch);
      encoder.backward(direction);
      INDArray gradient = encoder.gradient().dup();
      double squared = gradient.norm2Number().doubleValue();
      squared *= squared;
      INDArray start = encoder.parameters().dup();
      double step = 5e-4 / Math.sqrt(squared);
      double above = loss(encoder, batch, direction, start, gradient, step);
      double below = loss(encoder, batch, direction, start, gradient, -step);
      assertThat((above - below) / (2 * step)).isCloseTo(squared, Percentage.withPercentage(2));
    }
  }

  private static double loss(
      Encoder encoder,
      INDArray batch,
      INDArray direction,
      INDArray start,
      INDArray along,
      double step) {
    encoder.parameters().assign(start.add(along.mul(step)));
    INDArray features = encoder.forward(batch);
    encoder.discard();
    double loss = 0;
    for (long i = 0; i < features.length(); i++) {
      loss += (double) features.getFloat(i) * direction.getFloat(i);
    }
    return loss;
  }

  @ParameterizedTest
  @EnumSource
  void refusesASecondForwardPassWhileOneWaits(Backbone backbone) {
    try (Encoder encoder = new Encoder(engine, backbone, 32, 1)) {
      encoder.forward(images(2, 32, 1));
      assertThatThrownBy(() -> encoder.forward(images(2, 32, 1)))
          .isInstanceOf(IllegalStateException.class);
      encoder.discard();
      encoder.forward(images(2, 32, 1));
    }
  }

  static INDArray images(int batch, int size, long seed) {
    return random(seed, batch, 3, size, size);
  }

  static INDArray random(long seed, int... shape) {
    Random random = new Random(seed);
    int length = 1;
    for (int side : shape) {
      length *= side;
    }
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Nd4j.createFromArray(values).reshape('c', shape);
  }
}
