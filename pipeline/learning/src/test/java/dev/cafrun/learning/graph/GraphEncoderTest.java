package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.EncoderShape;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.Perceptron;
import dev.cafrun.learning.network.TensorLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The library's graph and the hand-written kernels check each other. */
class GraphEncoderTest {
  private static final int AGREEING = 3;
  private static final int TRIED = 12;

  private static NativeEngine nativeEngine;
  private static GraphEngine graphEngine;

  @BeforeAll
  static void start() {
    graphEngine = GraphEngine.start(1, true);
    nativeEngine = NativeEngine.start(1);
  }

  @AfterAll
  static void stop() {
    nativeEngine.close();
    graphEngine.close();
  }

  @Test
  void hasTheParameterCountsOfThePaper() {
    assertThat(graph(Backbone.ALEXNET, 224, 1).parameters().length()).isEqualTo(2_469_696);
    assertThat(graph(Backbone.RESNET18, 224, 1).parameters().length()).isEqualTo(11_176_512);
    assertThat(Perceptron.head(graphEngine, Backbone.ALEXNET, 1).parameters().length())
        .isEqualTo(590_426);
    assertThat(Perceptron.critic(graphEngine, Backbone.ALEXNET, 1).parameters().length())
        .isEqualTo(592_496);
    assertThat(Perceptron.head(graphEngine, Backbone.RESNET18, 1).parameters().length())
        .isEqualTo(33_370);
    assertThat(Perceptron.critic(graphEngine, Backbone.RESNET18, 1).parameters().length())
        .isEqualTo(35_440);
  }

  @Test
  void namesItsTensorsAsPyTorchDoes() {
    Encoder encoder = graph(Backbone.RESNET18, 32, 1);
    List<String> names =
        encoder.parameterLayout().stream()
            .map(slice -> slice.name() + " " + slice.shape())
            .toList();
    assertThat(encoder.statistics().length()).isEqualTo(9_600);
    assertThat(names).hasSize(60).startsWith("conv1.weight [64, 7, 7, 3]", "bn1.weight [64]");
    assertThat(names)
        .containsSubsequence(
            "layer2.0.conv1.weight [128, 3, 3, 64]",
            "layer2.0.bn1.weight [128]",
            "layer2.0.bn1.bias [128]",
            "layer2.0.conv2.weight [128, 3, 3, 128]",
            "layer2.0.bn2.weight [128]",
            "layer2.0.bn2.bias [128]",
            "layer2.0.downsample.0.weight [128, 1, 1, 64]",
            "layer2.0.downsample.1.weight [128]",
            "layer2.0.downsample.1.bias [128]",
            "layer2.1.conv1.weight [128, 3, 3, 128]");
  }

  @ParameterizedTest
  @EnumSource
  void theSameSeedGivesBothEncodersTheSameParameters(Backbone backbone) {
    try (Encoder hand = new Encoder(nativeEngine, backbone, 32, 7);
        Encoder graph = graph(backbone, 32, 7)) {
      requireTheSame(graph.parameters(), TestTensors.values(hand.parameters()));
      requireTheSame(graph.statistics(), TestTensors.values(hand.statistics()));
    }
  }

  private static void requireTheSame(INDArray actual, float[] expected) {
    assertThat(Arrays.equals(TestTensors.values(actual), expected)).isTrue();
  }

  /**
   * A rounding difference that pushes a ReLU's input over 0 changes gradients by whole activations;
   * such a batch says nothing, and of deep networks there are many. So three batches of twelve have
   * to agree, but these in every tensor; a wrong kernel agrees in none.
   */
  @ParameterizedTest
  @CsvSource({
    "ALEXNET,32,8,1e-5",
    "ALEXNET,48,4,1e-5",
    "ALEXNET,64,4,1e-5",
    "RESNET18,32,8,1e-4",
    "RESNET18,48,4,1e-4",
    "RESNET18,64,4,1e-4"
  })
  void agreesWithTheHandWrittenKernels(
      Backbone backbone, int size, int batchSize, double tolerance) {
    try (Encoder hand = new Encoder(nativeEngine, backbone, size, 5);
        Encoder graph = graph(backbone, size, 5)) {
      TreeMap<Double, String> distances = new TreeMap<>();
      int agreed = 0;
      for (int i = 0; i < TRIED && agreed < AGREEING; i++) {
        INDArray batch = TestTensors.images(100 + i, batchSize, size);
        INDArray slope =
            TestTensors.random(200 + i, batchSize, EncoderShape.of(backbone).features());
        assertThat(TestTensors.distance(hand.forward(batch), graph.forward(batch)))
            .as("features in training")
            .isLessThan(tolerance);
        hand.backward(slope);
        graph.backward(slope);
        double largest = 0;
        for (TensorLayout slice : graph.parameterLayout()) {
          double distance =
              TestTensors.distance(slice.of(hand.gradient()), slice.of(graph.gradient()));
          distances.put(distance, slice.name());
          largest = Math.max(largest, distance);
        }
        agreed += largest < tolerance ? 1 : 0;
      }
      assertThat(agreed)
          .as("batches that agree; the largest distance was %s", distances.lastEntry())
          .isEqualTo(AGREEING);
      assertThat(TestTensors.distance(hand.statistics(), graph.statistics()))
          .as("running statistics")
          .isLessThan(1e-5);
      INDArray batch = TestTensors.images(99, batchSize, size);
      assertThat(TestTensors.distance(hand.features(batch), graph.features(batch)))
          .as("features in evaluation")
          .isLessThan(tolerance);
    }
  }

  /** The graph computes all images; the hand-written kernels only those with a gradient. */
  @Test
  void agreesWhereSomeImagesHaveNoGradient() {
    int[] chosen = {1, 2, 6};
    try (Encoder hand = new Encoder(nativeEngine, Backbone.ALEXNET, 48, 5);
        Encoder graph = graph(Backbone.ALEXNET, 48, 5)) {
      List<Double> distances = new ArrayList<>();
      for (int i = 0; i < TRIED; i++) {
        INDArray batch = TestTensors.images(100 + i, 8, 48);
        INDArray slope = Nd4j.zeros(8, EncoderShape.of(Backbone.ALEXNET).features());
        for (int image : chosen) {
          slope.putRow(
              image,
              TestTensors.random(200 + i + image, 1, EncoderShape.of(Backbone.ALEXNET).features()));
        }
        hand.forward(batch);
        graph.forward(batch);
        hand.backward(slope, chosen);
        graph.backward(slope, chosen);
        distances.add(TestTensors.distance(hand.gradient(), graph.gradient()));
      }
      assertThat(distances.stream().filter(distance -> distance < 1e-5).count())
          .as("batches that agree, of %s", distances)
          .isGreaterThanOrEqualTo(AGREEING);
    }
  }

  @Test
  void everyTrainingPassMovesTheRunningStatisticsAndNoOtherDoes() {
    try (Encoder encoder = graph(Backbone.RESNET18, 32, 3)) {
      INDArray batch = TestTensors.images(1, 4, 32);
      encoder.forward(batch);
      encoder.discard();
      double once = encoder.statistics().getDouble(0);
      encoder.forward(batch);
      encoder.backward(TestTensors.random(2, 4, 512));
      double twice = encoder.statistics().getDouble(0);
      assertThat(once).isNotZero();
      assertThat(twice / once).isCloseTo(1.9, within(1e-4));
      encoder.features(batch);
      assertThat(encoder.statistics().getDouble(0)).isEqualTo(twice);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBackwardPassOverwritesTheGradientAndReadsNothingOfTheCallersButItsArgument(
      Backbone backbone) {
    try (Encoder encoder = graph(backbone, 32, 3)) {
      INDArray batch = TestTensors.images(1, 4, 32);
      INDArray slope = TestTensors.random(2, 4, EncoderShape.of(backbone).features());
      float[] before = TestTensors.values(slope);
      encoder.forward(batch);
      encoder.backward(slope);
      float[] first = TestTensors.values(encoder.gradient());
      encoder.forward(batch);
      batch.assign(0);
      encoder.backward(slope);
      requireTheSame(encoder.gradient(), first);
      requireTheSame(slope, before);
    }
  }

  @Test
  void arraysMadeBetweenThePassesBelongToTheCallersScope() {
    try (Encoder encoder = graph(Backbone.ALEXNET, 32, 3)) {
      INDArray batch = TestTensors.images(1, 2, 32);
      try (MemoryWorkspace scope = graphEngine.iteration()) {
        INDArray features = encoder.forward(batch);
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isSameAs(scope);
        INDArray slope = features.mul(2);
        float[] values = TestTensors.values(slope);
        encoder.backward(slope);
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isSameAs(scope);
        encoder.features(batch);
        assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isSameAs(scope);
        requireTheSame(slope, values);
      }
      assertThat(Nd4j.getMemoryManager().getCurrentWorkspace()).isNull();
    }
  }

  @Test
  void twoEncodersOfOneThreadMayTakeTurns() {
    INDArray batch = TestTensors.images(1, 2, 32);
    INDArray slope = TestTensors.random(2, 2, 9216);
    try (Encoder one = graph(Backbone.ALEXNET, 32, 3);
        Encoder two = graph(Backbone.ALEXNET, 32, 4);
        Encoder alone = graph(Backbone.ALEXNET, 32, 3)) {
      alone.forward(batch);
      alone.backward(slope);
      one.forward(batch);
      two.forward(batch);
      two.discard();
      two.features(batch);
      one.backward(slope);
      requireTheSame(one.gradient(), TestTensors.values(alone.gradient()));
    }
  }

  @Test
  void refusesASecondForwardPassWhileOneWaits() {
    try (Encoder encoder = graph(Backbone.ALEXNET, 32, 1)) {
      INDArray batch = TestTensors.images(1, 2, 32);
      INDArray slope = TestTensors.random(1, 2, 9216);
      assertThatThrownBy(() -> encoder.backward(slope))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no forward pass waits");
      encoder.forward(batch);
      assertThatThrownBy(() -> encoder.forward(batch)).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> encoder.features(batch)).isInstanceOf(IllegalStateException.class);
      encoder.discard();
      encoder.forward(batch);
    }
  }

  @Test
  void refusesImagesOfAnotherSize() {
    try (Encoder encoder = graph(Backbone.ALEXNET, 48, 1)) {
      INDArray batch = TestTensors.images(1, 2, 32);
      assertThatThrownBy(() -> encoder.forward(batch))
          .hasMessageContaining("3 x 48 x 48")
          .hasMessageContaining("[2, 3, 32, 32]");
      assertThatThrownBy(() -> graph(Backbone.ALEXNET, 31, 1)).hasMessageContaining("32");
    }
  }

  private static Encoder graph(Backbone backbone, int size, long seed) {
    return new Encoder(graphEngine, backbone, size, seed);
  }
}
