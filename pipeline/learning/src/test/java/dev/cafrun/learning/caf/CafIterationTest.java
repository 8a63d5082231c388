package dev.cafrun.learning.caf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.CriticSpec;
import dev.cafrun.core.training.CriticType;
import dev.cafrun.core.training.Margin;
import dev.cafrun.core.training.Moments;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.engine.TrainingState;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.testing.Trainings;
import dev.cafrun.learning.threshold.EmotionGroups;
import dev.cafrun.learning.threshold.OtsuThreshold;
import dev.cafrun.learning.threshold.Thresholds;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class CafIterationTest {

  private static final int SIZE = 32;
  private static final int SAMPLES = 12;
  private static final double LEARNING_RATE = 1e-3;

  private static NativeEngine engine;

  @BeforeAll
  static void startEngine() {
    engine = NativeEngine.start(1);
  }

  @AfterAll
  static void stopEngine() {
    engine.close();
  }

  static Stream<Arguments> arms() {
    return Stream.of(
        Arguments.of(Backbone.RESNET18, Arms.caf(Margin.ADAPTIVE), Profile.PAPER),
        Arguments.of(Backbone.RESNET18, Arms.caf(Margin.ADAPTIVE), Profile.OFFICIAL),
        Arguments.of(Backbone.ALEXNET, Arms.caf(Margin.CONSTANT), Profile.PAPER),
        Arguments.of(Backbone.ALEXNET, Arms.caf(Margin.LINEAR), Profile.PAPER),
        Arguments.of(Backbone.ALEXNET, Arms.of(CriticType.FISHER), Profile.PAPER),
        Arguments.of(Backbone.ALEXNET, Arms.of(CriticType.SPHERE), Profile.PAPER),
        Arguments.of(Backbone.ALEXNET, Arms.of(CriticType.GRAM), Profile.PAPER));
  }

  @ParameterizedTest
  @MethodSource("arms")
  void everyArmMovesEveryNetworkAndReportsFiniteLosses(
      Backbone backbone, CriticSpec critic, Profile profile) {
    TrainSpec train = train(backbone, critic, profile);
    try (CafNetwork network = new CafNetwork(engine, train, SIZE, 1)) {
      CafIteration iteration = new CafIteration(network, train, CafIterationTest::perBatch);
      INDArray encoder = network.encoder().parameters().dup();
      INDArray head = network.head().network().parameters().dup();
      INDArray criticBefore = network.critic().orElseThrow().network().parameters().dup();
      IterationReport report = iteration.run(batch(1), 0, LEARNING_RATE);
      assertThat(report.finite()).isTrue();
      assertThat(report.skipped()).isFalse();
      assertThat(report.strong() + report.weak()).isEqualTo(SAMPLES);
      IterationReport.AdversarialSteps adversarial = report.adversarial().orElseThrow();
      assertThat(adversarial.margin().isPresent()).isEqualTo(critic.type() == CriticType.CAF);
      assertThat(network.encoder().parameters()).isNotEqualTo(encoder);
      assertThat(network.head().network().parameters()).isNotEqualTo(head);
      assertThat(network.critic().orElseThrow().network().parameters()).isNotEqualTo(criticBefore);
      // Adam's first step moves a parameter by the learning rate, whatever the gradient: where
      // steps 3
      // and 4 share one, the encoder makes two; a step 3 of its own moments waits for step 4's.
      double encoderSteps = train.critic().moments() == Moments.SHARED ? 2 : 1;
      assertThat(greatestMove(network.encoder().parameters(), encoder))
          .isCloseTo(encoderSteps * LEARNING_RATE, within(0.35 * LEARNING_RATE));
      assertThat(greatestMove(network.critic().orElseThrow().network().parameters(), criticBefore))
          .isCloseTo(LEARNING_RATE, within(1e-5));
    }
  }

  static Stream<Arguments> backbonesAndProfiles() {
    return Stream.of(Backbone.values())
        .flatMap(b -> Stream.of(Profile.values()).map(p -> Arguments.of(b, p)));
  }

  @ParameterizedTest
  @MethodSource("backbonesAndProfiles")
  void aCriticWithoutWeightLeavesTheNetworkAsWithoutOneToTheBit(
      Backbone backbone, Profile profile) {
    CriticSpec weightless = Arms.critic(Map.of("adversarialWeight", 0), profile);
    assertPlainRegression(backbone, weightless, profile, network -> {});
  }

  @ParameterizedTest
  @MethodSource("backbonesAndProfiles")
  void aDeadCriticLeavesTheNetworkAsWithoutOneToTheBit(Backbone backbone, Profile profile) {
    CriticSpec critic = Arms.critic(Map.of(), profile);
    assertPlainRegression(
        backbone,
        critic,
        profile,
        network -> network.critic().orElseThrow().network().parameters().assign(0));
  }

  private static void assertPlainRegression(
      Backbone backbone, CriticSpec critic, Profile profile, Consumer<CafNetwork> spoil) {
    TrainSpec with = train(backbone, critic, profile);
    TrainSpec without = train(backbone, Arms.of(CriticType.NONE), Profile.PAPER);
    try (CafNetwork a = new CafNetwork(engine, with, SIZE, 1);
        CafNetwork b = new CafNetwork(engine, without, SIZE, 1)) {
      CafIteration iterationA = new CafIteration(a, with, CafIterationTest::perBatch);
      CafIteration iterationB = new CafIteration(b, without, CafIterationTest::perBatch);
      for (int i = 0; i < 3; i++) {
        spoil.accept(a);
        IterationReport ra = iterationA.run(batch(i), 0, LEARNING_RATE);
        IterationReport rb = iterationB.run(batch(i), 0, LEARNING_RATE);
        assertThat(ra.regression().value()).isEqualTo(rb.regression().value());
        assertThat(rb.adversarial()).isEmpty();
        assertThat(rb.skipped()).as("nothing was due").isFalse();
      }
      assertThat(a.encoder().parameters()).isEqualTo(b.encoder().parameters());
      assertThat(a.headNetwork().parameters()).isEqualTo(b.headNetwork().parameters());
      assertThat(a.encoder().statistics())
          .as("running statistics move once an iteration, in every arm")
          .isEqualTo(b.encoder().statistics());
    }
  }

  @Test
  void anEmptyGroupIsSkippedAndSaidSo() {
    TrainSpec train = train(Backbone.ALEXNET, Arms.caf(Margin.ADAPTIVE), Profile.PAPER);
    try (CafNetwork network = new CafNetwork(engine, train, SIZE, 1)) {
      // δr = √2 needs |v| = |a| = 1: everything is weak.
      CafIteration iteration = new CafIteration(network, train, (v, a) -> new Thresholds(1, 1));
      INDArray critic = network.critic().orElseThrow().network().parameters().dup();
      IterationReport report = iteration.run(batch(1), 0, LEARNING_RATE);
      assertThat(report.skipped()).isTrue();
      assertThat(report.weak()).isEqualTo(SAMPLES);
      assertThat(report.adversarial()).isEmpty();
      assertThat(network.critic().orElseThrow().network().parameters()).isEqualTo(critic);
      assertThat(network.encoderOptimizer().steps()).as("step 4 alone").isOne();
    }
  }

  @Test
  void theCriticPullsTheGroupsApartWhileTheEncoderStandsStill() {
    TrainSpec train = train(Backbone.ALEXNET, Arms.caf(Margin.CONSTANT), Profile.PAPER);
    try (CafNetwork network = new CafNetwork(engine, train, SIZE, 1)) {
      CafIteration iteration = new CafIteration(network, train, CafIterationTest::perBatch);
      double first = criticLoss(iteration, 3e-5);
      double last = first;
      for (int i = 0; i < 60; i++) {
        last = criticLoss(iteration, 3e-5);
      }
      assertThat(last).isLessThan(first);
    }
  }

  /** The engine below tells which images get a gradient, and computes all of them none the less. */
  @ParameterizedTest
  @EnumSource(Backbone.class)
  void stepThreeWalksBackThroughTheWeakSamplesAlone(Backbone backbone) {
    TrainSpec train = train(backbone, Arms.caf(Margin.CONSTANT), Profile.PAPER);
    ThoroughEngine thorough = new ThoroughEngine(engine);
    try (CafNetwork quick = new CafNetwork(engine, train, SIZE, 1);
        CafNetwork slow = new CafNetwork(thorough, train, SIZE, 1)) {
      Minibatch batch = batch(1);
      new CafIteration(quick, train, CafIterationTest::perBatch).run(batch, 0, LEARNING_RATE);
      new CafIteration(slow, train, CafIterationTest::perBatch).run(batch, 0, LEARNING_RATE);
      EmotionGroups groups =
          EmotionGroups.of(
              perBatch(batch.valence(), batch.arousal()), batch.valence(), batch.arousal());
      assertThat(thorough.chosen()).containsExactly(groups.weak());
      for (int strong : groups.strong()) {
        assertThat(thorough.adversarialGradient().getRow(strong).amaxNumber().doubleValue())
            .isZero();
      }
      INDArray expected = moments(slow);
      double gap = moments(quick).sub(expected).norm2Number().doubleValue();
      assertThat(gap / expected.norm2Number().doubleValue())
          .as("distance between what the encoder's Adam has seen")
          .isLessThan(0.02);
    }
  }

  private static INDArray moments(CafNetwork network) {
    TrainingState state = new TrainingState();
    network.describe(state);
    INDArray moments = state.tensors().get("encoder.adam.first");
    assertThat(moments).isNotNull();
    return moments;
  }

  @Test
  void fishersMultiplierIsPartOfTheState() {
    TrainSpec train = train(Backbone.ALEXNET, Arms.of(CriticType.FISHER), Profile.PAPER);
    try (CafNetwork network = new CafNetwork(engine, train, SIZE, 1)) {
      CafIteration iteration = new CafIteration(network, train, CafIterationTest::perBatch);
      TrainingState state = new TrainingState();
      iteration.describe(state);
      TrainingState.Counter multiplier = state.counters().get("critic.multiplier");
      assertThat(Double.longBitsToDouble(multiplier.read().getAsLong())).isZero();
      iteration.run(batch(1), 0, LEARNING_RATE);
      double lambda = Double.longBitsToDouble(multiplier.read().getAsLong());
      assertThat(lambda).as("Ω < 1 at the start, so λ falls").isNegative().isGreaterThan(-1.1e-6);
    }
  }

  private static double criticLoss(CafIteration iteration, double learningRate) {
    return iteration.run(batch(1), 0, learningRate).adversarial().orElseThrow().criticLoss();
  }

  private static double greatestMove(INDArray now, INDArray before) {
    return now.sub(before).amaxNumber().doubleValue();
  }

  private static Thresholds perBatch(double[] valence, double[] arousal) {
    return Thresholds.of(new OtsuThreshold(), valence, arousal);
  }

  private static Minibatch batch(long seed) {
    Random random = new Random(seed);
    float[] pixels = new float[SAMPLES * 3 * SIZE * SIZE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) random.nextGaussian();
    }
    double[] valence = random.doubles(SAMPLES, -1, 1).toArray();
    double[] arousal = random.doubles(SAMPLES, -1, 1).toArray();
    return new Minibatch(pixels, SIZE, valence, arousal);
  }

  private static TrainSpec train(Backbone backbone, CriticSpec critic, Profile profile) {
    return Trainings.spec(
        Map.of(
            "backbone",
            backbone.spelling(),
            "profile",
            profile.spelling(),
            "critic",
            CanonicalTree.of(critic),
            "batchSize",
            SAMPLES,
            "learningRate",
            LEARNING_RATE));
  }
}
