package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Engine;
import dev.cafrun.learning.engine.TrainingState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class GraphAdamTest {
  /** Without a bound, with one that is passed half of the time, and with one that always is. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1e-3, 1e-12})
  void takesTheStepsOfTheHandWrittenOne(double clip) {
    try (GraphEngine graphEngine = GraphEngine.start(1, true);
        Engine nativeEngine = Engine.start(1)) {
      INDArray handParameters = TestTensors.random(1, 1000);
      INDArray graphParameters = handParameters.dup();
      INDArray gradient = TestTensors.random(2, 1000);
      Adam.Settings settings = new Adam.Settings(0.5, 0.9, 1e-8, clip);
      Adam hand = new Adam(nativeEngine, settings, handParameters, gradient);
      GraphAdam graph = new GraphAdam(settings, graphParameters, gradient);
      for (int i = 0; i < 40; i++) {
        // From large to far below ε, where the place of ε decides.
        gradient.assign(TestTensors.random(3 + i, 1000).muli(Math.pow(10, -i % 10)));
        float[] before = TestTensors.values(gradient);
        hand.step(0.01);
        graph.step(0.01);
        assertThat(TestTensors.values(gradient)).isEqualTo(before);
        assertThat(TestTensors.distance(handParameters, graphParameters)).isLessThan(1e-6);
      }
      assertThat(graph.steps()).isEqualTo(40);
      TrainingState handState = new TrainingState();
      TrainingState graphState = new TrainingState();
      hand.describe(handState, "adam");
      graph.describe(graphState, "adam");
      assertThat(graphState.tensors().keySet()).isEqualTo(handState.tensors().keySet());
      handState
          .tensors()
          .forEach(
              (name, moment) ->
                  assertThat(TestTensors.distance(moment, graphState.tensors().get(name)))
                      .as(name)
                      .isLessThan(1e-6));
      graphState.counters().get("adam.steps").write().accept(7);
      assertThat(graph.steps()).isEqualTo(7);
    }
  }

  @Test
  void refusesAGradientOfAnotherLength() {
    try (GraphEngine engine = GraphEngine.start(1, true)) {
      INDArray parameters = TestTensors.random(1, 10);
      INDArray gradient = TestTensors.random(1, 11);
      assertThatThrownBy(() -> new GraphAdam(Adam.PAPER, parameters, gradient))
          .hasMessage("10 parameters, but 11 gradients");
    }
  }
}
