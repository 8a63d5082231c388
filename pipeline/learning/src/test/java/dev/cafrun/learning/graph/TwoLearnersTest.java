package dev.cafrun.learning.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.core.training.Backbone;
import dev.cafrun.learning.engine.Adam;
import dev.cafrun.learning.engine.Optimizer;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.Encoder;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.Perceptron;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The three steps of an iteration by the hand-written engine and by the graph: critic, adversarial
 * and regression step, each with its own Adam. The losses are simpler than the paper's; the passes
 * are the same.
 */
class TwoLearnersTest {
  private static final int SIZE = 32;
  private static final int BATCH = 8;
  private static final double LEARNING_RATE = 1e-3;

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

  private record Snapshot(Map<String, float[]> tensors, Map<String, Long> counters) {}

  private static final class Learner implements AutoCloseable {
    private final TrainingState state = new TrainingState();
    private final NetworkEngine engine;
    private final Encoder encoder;
    private final Perceptron head;
    private final Perceptron critic;
    private final Optimizer encoderAdam;
    private final Optimizer headAdam;
    private final Optimizer criticAdam;

    Learner(NetworkEngine engine, Backbone backbone) {
      this.engine = engine;
      encoder = new Encoder(engine, backbone, SIZE, 1);
      head = Perceptron.head(engine, backbone, 2);
      critic = Perceptron.critic(engine, backbone, 3);
      encoderAdam = engine.adam(Adam.PAPER, encoder.parameters(), encoder.gradient());
      headAdam = engine.adam(Adam.PAPER, head.parameters(), head.gradient());
      criticAdam = engine.adam(Adam.PAPER, critic.parameters(), critic.gradient());
      encoder.describe(state, "encoder");
      head.describe(state, "head");
      critic.describe(state, "critic");
      encoderAdam.describe(state, "encoder.adam");
      headAdam.describe(state, "head.adam");
      criticAdam.describe(state, "critic.adam");
    }

    void train(int from, int to) {
      for (int i = from; i < to; i++) {
        step(TestTensors.images(i, BATCH, SIZE));
      }
    }

    private void step(INDArray batch) {
      try (MemoryWorkspace scope = engine.iteration()) {
        INDArray features = encoder.forward(batch);
        Perceptron.Pass pass = critic.forward(features);
        critic.zeroGradient();
        pass.backward(pass.output().sub(1));
        criticAdam.step(LEARNING_RATE);
        Perceptron.Pass frozen = critic.forward(features);
        encoder.backward(frozen.inputGradient(frozen.output().add(1)));
        encoderAdam.step(LEARNING_RATE);
        Perceptron.Pass regression = head.forward(encoder.forward(batch));
        head.zeroGradient();
        encoder.backward(regression.backward(regression.output().sub(0.25)));
        encoderAdam.step(LEARNING_RATE);
        headAdam.step(LEARNING_RATE);
      }
    }

    Snapshot save() {
      Map<String, float[]> tensors = new HashMap<>();
      Map<String, Long> counters = new HashMap<>();
      state.tensors().forEach((name, tensor) -> tensors.put(name, TestTensors.values(tensor)));
      state.counters().forEach((name, c) -> counters.put(name, c.read().getAsLong()));
      return new Snapshot(tensors, counters);
    }

    void restore(Snapshot snapshot) {
      assertThat(snapshot.tensors.keySet()).isEqualTo(state.tensors().keySet());
      assertThat(snapshot.counters.keySet()).isEqualTo(state.counters().keySet());
      state
          .tensors()
          .forEach((name, t) -> t.assign(Nd4j.createFromArray(snapshot.tensors.get(name))));
      state.counters().forEach((name, c) -> c.write().accept(snapshot.counters.get(name)));
    }

    @Override
    public void close() {
      encoder.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatOneSavesTheOtherContinues(Backbone backbone) {
    try (Learner hand = new Learner(nativeEngine, backbone);
        Learner graph = new Learner(graphEngine, backbone)) {
      hand.train(0, 2);
      graph.train(50, 51);
      graph.restore(hand.save());
      requireTheSameBits(hand.save(), graph.save());
      hand.train(2, 3);
      graph.train(2, 3);
      requireTheSameTraining(hand.save(), graph.save());

      hand.train(60, 61);
      hand.restore(graph.save());
      requireTheSameBits(graph.save(), hand.save());
      hand.train(3, 4);
      graph.train(3, 4);
      requireTheSameTraining(hand.save(), graph.save());
    }
  }

  private static void requireTheSameBits(Snapshot one, Snapshot two) {
    assertThat(two.counters).isEqualTo(one.counters);
    one.tensors.forEach(
        (name, tensor) ->
            assertThat(Arrays.equals(tensor, two.tensors.get(name))).as(name).isTrue());
  }

  /**
   * Whole vectors are compared, and moments loosely: a flipped ReLU changes single gradients, and
   * Adam makes a full step of each however small it is.
   */
  private static void requireTheSameTraining(Snapshot hand, Snapshot graph) {
    assertThat(graph.counters).isEqualTo(hand.counters);
    for (String name : hand.tensors.keySet()) {
      double tolerance = name.contains(".adam.") ? 0.05 : 2e-3;
      assertThat(TestTensors.distance(hand.tensors.get(name), graph.tensors.get(name)))
          .as(name)
          .isLessThan(tolerance);
    }
  }
}
