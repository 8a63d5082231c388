package dev.cafrun.learning.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.graph.GraphEngine;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.NetworkEngine;
import dev.cafrun.learning.network.TensorLayout;
import dev.cafrun.learning.testing.Trainings;
import dev.cafrun.learning.threshold.OtsuThreshold;
import dev.cafrun.learning.threshold.Thresholds;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What weights lose, and what an average of weights keeps. */
class WeightDecayTest {
  private static final double RATE = 0.01;
  private static final double DECAY = 2;

  @ParameterizedTest
  @ValueSource(strings = {"native", "graph"})
  void weightsLoseTheirShareBesideAdamsStepAndNothingElseDoes(String name) {
    try (NetworkEngine engine = engine(name)) {
      Map<String, Object> spec = Map.of("critic", Map.of("type", "none"), "learningRate", RATE);
      try (CafNetwork plain = network(engine, spec);
          CafNetwork decayed = network(engine, with(spec, "weightDecay", DECAY))) {
        INDArray start = plain.encoder().parameters().dup();
        INDArray headStart = plain.headNetwork().parameters().dup();
        iterate(plain, spec, 1);
        iterate(decayed, with(spec, "weightDecay", DECAY), 1);
        assertLost(
            start,
            plain.encoder().parameters(),
            decayed.encoder().parameters(),
            plain.encoder().parameterLayout());
        assertLost(
            headStart,
            plain.headNetwork().parameters(),
            decayed.headNetwork().parameters(),
            plain.headNetwork().parameterLayout());
      }
    }
  }

  private static void assertLost(
      INDArray start, INDArray plain, INDArray decayed, List<TensorLayout> layout) {
    for (TensorLayout tensor : layout) {
      double share = tensor.shape().size() > 1 ? RATE * DECAY : 0;
      INDArray lost = tensor.of(plain).sub(tensor.of(decayed));
      INDArray expected = tensor.of(start).mul(share);
      assertThat(lost.sub(expected).amaxNumber().doubleValue())
          .as(tensor.name())
          .isCloseTo(0, within(1e-6));
    }
    assertThat(layout).as("weights and what is none").hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"native", "graph"})
  void theAverageIsTheWeightedSumOfWhatItFollowedAndLearningGoesOnWithoutIt(String name) {
    try (NetworkEngine engine = engine(name);
        CafNetwork network = network(engine, Map.of())) {
      INDArray live = network.encoder().parameters();
      INDArray expected = live.dup();
      WeightAverage average = new WeightAverage(network, 0.3);
      for (int t = 1; t <= 4; t++) {
        live.addi(t);
        average.follow(t);
        double kept = Math.min(0.3, (1.0 + t) / (10 + t));
        expected.muli(kept).addi(live.mul(1 - kept));
      }
      INDArray learned = live.dup();
      try (WeightAverage.Lent lent = average.lend()) {
        assertThat(live.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-5);
      }
      assertThat(live.equalsWithEps(learned, 0)).as("back to the bit").isTrue();
      average.settle();
      assertThat(live.sub(expected).amaxNumber().doubleValue()).isLessThan(1e-5);
    }
  }

  @Test
  void theAverageTakesBatchNormalisationsStatisticsWithIt() {
    try (NetworkEngine engine = NativeEngine.start(1);
        CafNetwork network = network(engine, Map.of())) {
      WeightAverage average = new WeightAverage(network, 0.5);
      network.encoder().statistics().assign(11);
      average.follow(1000);
      TrainingState state = new TrainingState();
      average.describe(state);
      assertThat(state.tensors().keySet())
          .containsExactly(
              "average.encoder.parameters",
              "average.encoder.statistics",
              "average.head.parameters");
      average.settle();
      INDArray statistics = network.encoder().statistics();
      assertThat(statistics.minNumber().doubleValue()).as("half way from 0").isEqualTo(5.5);
      assertThat(statistics.maxNumber().doubleValue()).as("half way from 1").isEqualTo(6);
    }
  }

  private static NetworkEngine engine(String name) {
    return name.equals("native") ? NativeEngine.start(1) : GraphEngine.start(1, true);
  }

  private static Map<String, Object> with(Map<String, Object> spec, String name, Object value) {
    Map<String, Object> all = new HashMap<>(spec);
    all.put(name, value);
    return all;
  }

  private static CafNetwork network(NetworkEngine engine, Map<String, Object> spec) {
    return new CafNetwork(engine, Trainings.spec(spec), 32, 5);
  }

  private static void iterate(CafNetwork network, Map<String, Object> spec, long seed) {
    CafIteration iteration =
        new CafIteration(
            network,
            Trainings.spec(spec),
            (valence, arousal) -> Thresholds.of(new OtsuThreshold(), valence, arousal));
    Random random = new Random(seed);
    float[] pixels = new float[8 * 3 * 32 * 32];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    double[] valence = random.doubles(8, -1, 1).toArray();
    double[] arousal = random.doubles(8, -1, 1).toArray();
    iteration.run(new Minibatch(pixels, 32, valence, arousal), 0, RATE);
  }
}
