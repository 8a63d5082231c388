package dev.cafrun.learning.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.training.Backbone;
import java.util.Arrays;
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
    assertThat(EncoderShape.of(Backbone.ALEXNET).parameters()).isEqualTo(2_469_696);
    assertThat(EncoderShape.of(Backbone.RESNET18).parameters()).isEqualTo(11_176_512);
    for (Backbone backbone : Backbone.values()) {
      try (Encoder encoder = new Encoder(engine, backbone, 224, 1)) {
        assertThat(encoder.parameters().length()).isEqualTo(EncoderShape.of(backbone).parameters());
        assertThat(encoder.gradient().length()).isEqualTo(EncoderShape.of(backbone).parameters());
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
          random(9, batchSize, EncoderShape.of(backbone).features())
              .muli(1.0 / EncoderShape.of(backbone).features());
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

  /** At 32 pixels the last pooling layer of AlexNet passes its input through. */
  @ParameterizedTest
  @CsvSource({"ALEXNET,32", "ALEXNET,67", "RESNET18,32"})
  void imagesWithoutGradientMayBeLeftOut(Backbone backbone, int size) {
    int[][] choices = {{0}, {7}, {1, 2, 5}, {0, 1, 2, 3}, {0, 1, 2, 3, 4, 5, 6, 7}};
    try (Encoder encoder = new Encoder(engine, backbone, size, 5);
        Encoder fresh = new Encoder(engine, backbone, size, 5)) {
      INDArray batch = images(8, size, 3);
      for (int[] chosen : choices) {
        INDArray slope = Nd4j.zeros(8, EncoderShape.of(backbone).features());
        for (int image : chosen) {
          slope.putRow(image, random(image, 1, EncoderShape.of(backbone).features()));
        }
        encoder.forward(batch);
        encoder.backward(slope, chosen);
        fresh.forward(batch);
        fresh.backward(slope);
        INDArray all = fresh.gradient();
        double gap = encoder.gradient().sub(all).norm2Number().doubleValue();
        assertThat(gap / all.norm2Number().doubleValue())
            .as("distance for images %s", Arrays.toString(chosen))
            .isLessThan(1e-5);
      }
      INDArray again = encoder.forward(batch);
      assertThat(again).as("what was left out is back").isEqualTo(fresh.forward(batch));
      INDArray slope = random(9, 8, EncoderShape.of(backbone).features());
      encoder.backward(slope);
      fresh.backward(slope);
      assertThat(encoder.gradient()).isEqualTo(fresh.gradient());
    }
  }

  @Test
  void refusesPositionsThatAreNotOfTheBatch() {
    try (Encoder encoder = new Encoder(engine, Backbone.ALEXNET, 32, 5)) {
      INDArray slope = random(1, 3, EncoderShape.of(Backbone.ALEXNET).features());
      encoder.forward(images(3, 32, 3));
      for (int[] wrong : new int[][] {{}, {-1}, {3}, {1, 1}, {2, 0}}) {
        assertThatThrownBy(() -> encoder.backward(slope, wrong))
            .as(Arrays.toString(wrong))
            .isInstanceOf(IllegalArgumentException.class);
      }
      encoder.backward(slope, new int[] {0, 2});
      assertThatThrownBy(() -> encoder.backward(slope, new int[] {0, 2}))
          .isInstanceOf(IllegalStateException.class);
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
