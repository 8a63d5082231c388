package dev.cafrun.learning.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Features and gradients against libtorch, which only the profile of that name fetches. A ReLU
 * whose input is within rounding of 0 can fall on either side and moves the gradients of all layers
 * before it by a percent or two, in libtorch's own float32 against float64 too; a mistake moves
 * them by far more.
 */
class LibtorchTest {
  private static final double FEATURES = 5e-5;
  private static final double GRADIENTS = 0.04;

  @ParameterizedTest
  @CsvSource({
    "ALEXNET,64,8", "ALEXNET,112,4", "ALEXNET,224,2",
    "RESNET18,64,8", "RESNET18,112,4", "RESNET18,97,4"
  })
  void featuresAndGradientsAreThoseOfLibtorch(Backbone backbone, int size, int batchSize) {
    Optional<Autograd> libtorch = ServiceLoader.load(Autograd.class).findFirst();
    Assumptions.assumeTrue(
        libtorch.isPresent(), "skipped: libtorch is not there; build with -Plibtorch to compare");
    try (NativeEngine engine = NativeEngine.start(2);
        Encoder encoder = new Encoder(engine, backbone, size, 21)) {
      INDArray images = EncoderTest.images(batchSize, size, 22);
      INDArray slope = EncoderTest.random(23, batchSize, backbone.features());
      INDArray features = encoder.forward(images);
      encoder.backward(slope);
      Autograd.Outcome expected =
          libtorch
              .get()
              .encode(
                  backbone,
                  encoder.parameterLayout(),
                  floats(encoder.parameters()),
                  floats(images),
                  size,
                  floats(slope));
      assertThat(distance(floats(features), expected.features())).isLessThan(FEATURES);
      float[] gradient = floats(encoder.gradient());
      for (TensorLayout tensor : encoder.parameterLayout()) {
        assertThat(distance(part(gradient, tensor), part(expected.gradient(), tensor)))
            .as(tensor.name())
            .isLessThan(GRADIENTS);
      }
    }
  }

  private static float[] floats(INDArray array) {
    return array.dup('c').reshape(array.length()).toFloatVector();
  }

  private static float[] part(float[] vector, TensorLayout tensor) {
    int from = Math.toIntExact(tensor.offset());
    return Arrays.copyOfRange(vector, from, from + (int) tensor.length());
  }

  /** Length of the difference as a share of the expected length. */
  private static double distance(float[] actual, float[] expected) {
    double difference = 0;
    double length = 0;
    for (int i = 0; i < expected.length; i++) {
      difference += Math.pow((double) actual[i] - expected[i], 2);
      length += Math.pow(expected[i], 2);
    }
    return Math.sqrt(difference / length);
  }
}
