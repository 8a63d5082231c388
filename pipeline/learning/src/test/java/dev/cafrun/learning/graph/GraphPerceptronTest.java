package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.network.EncoderShape;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.Perceptron;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class GraphPerceptronTest {
  private static final double TOLERANCE = 1e-5;

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

  @ParameterizedTest
  @EnumSource
  void theHeadDoesWhatTheHandWrittenOneDoes(Backbone backbone) {
    requireTheSame(
        Perceptron.head(nativeEngine, backbone, 7),
        Perceptron.head(graphEngine, backbone, 7),
        EncoderShape.of(backbone).features(),
        2);
  }

  @ParameterizedTest
  @EnumSource
  void theCriticDoesWhatTheHandWrittenOneDoes(Backbone backbone) {
    requireTheSame(
        Perceptron.critic(nativeEngine, backbone, 7),
        Perceptron.critic(graphEngine, backbone, 7),
        EncoderShape.of(backbone).features(),
        16);
  }

  /** Two passes wait at once; the second one's dropout draws on where the first one's stopped. */
  private static void requireTheSame(Perceptron hand, Perceptron graph, int inputs, int outputs) {
    assertThat(
            Arrays.equals(
                TestTensors.values(graph.parameters()), TestTensors.values(hand.parameters())))
        .as("the same start")
        .isTrue();
    INDArray input = TestTensors.random(1, 9, inputs);
    INDArray slope = TestTensors.random(2, 9, outputs);
    requireClose(hand.predict(input), graph.predict(input));

    Perceptron.Pass first = hand.forward(input);
    Perceptron.Pass second = hand.forward(input.add(1));
    Perceptron.Pass one = graph.forward(input);
    Perceptron.Pass two = graph.forward(input.add(1));
    requireClose(first.output(), one.output());
    requireClose(second.output(), two.output());
    requireClose(first.inputGradient(slope), one.inputGradient(slope));
    assertThat(graph.gradient().amaxNumber().doubleValue()).isZero();

    requireClose(first.backward(slope), one.backward(slope));
    requireClose(hand.gradient(), graph.gradient());
    requireClose(second.backward(slope), two.backward(slope));
    requireClose(hand.gradient(), graph.gradient());
    graph.zeroGradient();
    assertThat(graph.gradient().amaxNumber().doubleValue()).isZero();
  }

  private static void requireClose(INDArray expected, INDArray actual) {
    assertThat(TestTensors.distance(expected, actual)).isLessThan(TOLERANCE);
  }

  @Test
  void refusesFeaturesOfAnotherBackbone() {
    Perceptron head = Perceptron.head(graphEngine, Backbone.RESNET18, 1);
    INDArray features = TestTensors.random(1, 2, 9216);
    assertThatThrownBy(() -> head.predict(features)).hasMessageContaining("512 columns");
    Perceptron.Pass pass = head.forward(TestTensors.random(1, 2, 512));
    INDArray slope = TestTensors.random(1, 3, 2);
    assertThatThrownBy(() -> pass.backward(slope)).hasMessageContaining("[2, 2] expected");
  }
}
