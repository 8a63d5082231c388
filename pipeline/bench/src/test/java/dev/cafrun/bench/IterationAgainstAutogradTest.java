package dev.cafrun.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Losses;
import dev.cafrun.bench.peer.Order;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.bench.peer.PeerLearner.Gradient;
import dev.cafrun.bench.peer.PeerProcess;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.caf.IterationReport;
import dev.cafrun.learning.network.NativeEngine;
import dev.cafrun.learning.network.TensorLayout;
import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One whole iteration of the method from the same state, here and with libtorch's functions,
 * autograd and Adam: losses, every gradient, every parameter, moment and running statistic.
 *
 * <p>The iteration starts from a state in the middle of a training, so that no moment is zero.
 * Distances are lengths of differences as shares of the expected length. IterationGradients of the
 * encoder get a wider tolerance: a ReLU whose input is within rounding of 0 can fall on either side
 * and moves the gradients of all layers before it by a percent or two, in libtorch's own float32
 * against float64 too; a mistake moves them by far more. What Adam adds to a parameter is close to
 * the sign of its gradient early on, and so gets the wider tolerance too.
 */
class IterationAgainstAutogradTest {
  private static final int SAMPLES = 12;
  private static final int ITERATIONS_BEFORE = 2;
  private static final double LEARNING_RATE = 1e-5;

  private static final double LOSSES = 5e-4;
  private static final double PERCEPTRON = 2e-3;
  private static final double ENCODER = 0.04;

  private static NativeEngine engine;
  private static PeerProcess peer;

  @BeforeAll
  static void start() {
    PeerProcess.start(Peer.LIBTORCH)
        .ifPresent(
            started -> {
              peer = started;
              engine = NativeEngine.start(2);
            });
  }

  @AfterAll
  static void stop() {
    if (engine != null) {
      engine.close();
      peer.close();
    }
  }

  static Stream<Arguments> arms() {
    return Stream.of(Backbone.values())
        .flatMap(
            backbone ->
                Stream.of(
                    Arguments.of(backbone, Profile.PAPER, Map.of("type", "none")),
                    Arguments.of(backbone, Profile.PAPER, Map.of()),
                    Arguments.of(backbone, Profile.OFFICIAL, Map.of()),
                    Arguments.of(backbone, Profile.OFFICIAL, Map.of("pairs", "all")),
                    Arguments.of(backbone, Profile.OFFICIAL, Map.of("information", "detached")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("margin", "constant")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("margin", "linear")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("information", "attached")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("regularizer", "chi2")),
                    Arguments.of(
                        backbone,
                        Profile.PAPER,
                        Map.of("pairs", "all", "regularizer", "chi2", "hingeWeight", 0.5)),
                    Arguments.of(backbone, Profile.PAPER, Map.of("adversarial", "distance")),
                    Arguments.of(
                        backbone, Profile.PAPER, Map.of("moments", "shared", "features", "raw")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("type", "fisher")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("type", "sphere")),
                    Arguments.of(backbone, Profile.PAPER, Map.of("type", "gram"))));
  }

  @ParameterizedTest
  @MethodSource("arms")
  void everyArmComputesWhatLibtorchComputes(
      Backbone backbone, Profile profile, Map<String, Object> critic) {
    compare(train(backbone, profile, critic), 64, SAMPLES);
  }

  @ParameterizedTest
  @CsvSource({
    "ALEXNET,112,8", "ALEXNET,224,8",
    "RESNET18,112,8", "RESNET18,97,8"
  })
  void imagesOfOtherSizesDoToo(Backbone backbone, int size, int samples) {
    compare(train(backbone, Profile.PAPER, Map.of()), size, samples);
  }

  private static void compare(TrainSpec train, int size, int samples) {
    // In each test: a class skipped as a whole would leave no trace in the reports.
    Assumptions.assumeTrue(peer != null, "skipped: " + Peer.ABSENT);
    long seed = 5;
    try (Learner ours = new Learner(engine, train, size, seed)) {
      for (int i = 0; i < ITERATIONS_BEFORE; i++) {
        ours.iterate(Faces.work(samples, size, 100 + i, LEARNING_RATE, Order.SHARED));
      }
      Snapshot start = ours.save();
      IterationInput work = Faces.work(samples, size, 7, LEARNING_RATE, Order.SHARED);
      IterationInput masked = DropoutMasks.of(seed, start, ours.architecture()).on(work);
      IterationReport report = ours.iterate(work);
      Snapshot end = ours.save();
      for (PeerLearner theirs : peer.learners(ours.architecture())) {
        theirs.load(start);
        Map<Gradient, float[]> gradients = new EnumMap<>(Gradient.class);
        Losses losses =
            theirs.iterate(masked, (gradient, values) -> gradients.put(gradient, values.get()));
        requireSameLosses(TorchEnginePeer.losses(report), losses);
        requireSameGradients(IterationGradients.of(ours, start, end), gradients, ours);
        SameState.require(end, theirs.save(), start);
        theirs.close();
      }
    }
  }

  static void requireSameLosses(Losses ours, Losses theirs) {
    assertThat(ours.regression()).isCloseTo(theirs.regression(), share(theirs.regression()));
    assertThat(ours.adversarial().isPresent()).isEqualTo(theirs.adversarial().isPresent());
    theirs
        .adversarial()
        .ifPresent(
            expected -> {
              Losses.AdversarialValues actual = ours.adversarial().orElseThrow();
              assertThat(actual.critic())
                  .as("critic's loss")
                  .isCloseTo(expected.critic(), share(expected.critic()));
              assertThat(actual.encoder())
                  .as("adversarial loss")
                  .isCloseTo(expected.encoder(), share(expected.encoder()));
              assertThat(actual.margin().isPresent()).isEqualTo(expected.margin().isPresent());
              expected
                  .margin()
                  .ifPresent(
                      value ->
                          assertThat(actual.margin().orElseThrow())
                              .as("margin")
                              .isCloseTo(value, share(value)));
            });
  }

  private static Offset<Double> share(double expected) {
    return within(LOSSES * Math.max(0.1, Math.abs(expected)));
  }

  private static void requireSameGradients(
      Map<Gradient, float[]> ours, Map<Gradient, float[]> theirs, Learner learner) {
    assertThat(ours.keySet()).isEqualTo(theirs.keySet());
    theirs.forEach(
        (gradient, expected) -> {
          float[] actual = ours.get(gradient);
          switch (gradient) {
            case CRITIC, HEAD ->
                assertThat(Distance.share(actual, expected))
                    .as(gradient.name())
                    .isLessThan(PERCEPTRON);
            case ENCODER_ADVERSARIAL, ENCODER_REGRESSION -> {
              for (TensorLayout tensor : learner.architecture().parameters()) {
                assertThat(Distance.share(actual, expected, tensor))
                    .as(gradient + " " + tensor.name())
                    .isLessThan(ENCODER);
              }
            }
          }
        });
  }

  static TrainSpec train(Backbone backbone, Profile profile, Map<String, Object> critic) {
    return RunReader.readSpec(
            Map.of(
                "dataset",
                Map.of("format", "demo"),
                "train",
                Map.of(
                    "backbone",
                    BenchmarkCase.spelling(backbone),
                    "profile",
                    BenchmarkCase.spelling(profile),
                    "critic",
                    critic)))
        .train();
  }
}
