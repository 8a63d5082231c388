package dev.cafrun.bench;

import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Losses;
import dev.cafrun.bench.peer.Order;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.bench.peer.PeerProcess;
import dev.cafrun.bench.peer.Snapshot;
import dev.cafrun.core.training.Backbone;
import dev.cafrun.core.training.Profile;
import dev.cafrun.core.training.TrainSpec;
import dev.cafrun.learning.graph.GraphEngine;
import dev.cafrun.learning.network.NativeEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One whole iteration from a state in the middle of a training, with each engine: the same losses
 * and the same state afterwards, to within the tolerances of {@link IterationAgainstAutogradTest}.
 */
class EnginesAgreeTest {
  private static final int SIZE = 64;
  private static final int SAMPLES = 12;
  private static final int ITERATIONS_BEFORE = 2;
  private static final double LEARNING_RATE = 1e-5;
  private static final long SEED = 5;

  /** Where AlexNet's gradients are about as small as Adam's ε, the graph's steps differ by 6 %. */
  private static final double GRAPH_UPDATES = 0.1;

  private static final double GRAPH_PARAMETERS = 2e-5;

  private static NativeEngine nativeEngine;
  private static GraphEngine graphEngine;
  private static PeerProcess torchEngine;

  @BeforeAll
  static void start() {
    PeerProcess.start(Peer.TORCH_ENGINE)
        .ifPresent(
            started -> {
              torchEngine = started;
              torchEngine.useThreads(2);
              graphEngine = GraphEngine.start(2, true);
              nativeEngine = NativeEngine.start(2);
            });
  }

  @AfterAll
  static void stop() {
    if (torchEngine != null) {
      nativeEngine.close();
      graphEngine.close();
      torchEngine.close();
    }
  }

  @ParameterizedTest
  @MethodSource("dev.cafrun.bench.IterationAgainstAutogradTest#arms")
  void everyEngineDoesTheSameIteration(
      Backbone backbone, Profile profile, Map<String, Object> critic) {
    Assumptions.assumeTrue(torchEngine != null, "skipped: " + Peer.ABSENT);
    TrainSpec train = IterationAgainstAutogradTest.train(backbone, profile, critic);
    IterationInput work = Faces.work(SAMPLES, SIZE, 7, LEARNING_RATE, Order.SHARED);
    try (Learner expected = new Learner(nativeEngine, train, SIZE, SEED);
        Learner graph = new Learner(graphEngine, train, SIZE, SEED);
        Peers torch = new Peers(torchEngine.learners(expected.architecture()))) {
      for (int i = 0; i < ITERATIONS_BEFORE; i++) {
        expected.iterate(Faces.work(SAMPLES, SIZE, 100 + i, LEARNING_RATE, Order.SHARED));
      }
      Snapshot start = expected.save();
      Losses losses = TorchEnginePeer.losses(expected.iterate(work));
      Snapshot end = expected.save();

      graph.load(start);
      IterationAgainstAutogradTest.requireSameLosses(
          TorchEnginePeer.losses(graph.iterate(work)), losses);
      SameState.require(graph.save(), end, start, GRAPH_PARAMETERS, GRAPH_UPDATES);

      PeerLearner learner = torch.learners().getFirst();
      learner.load(start);
      IterationAgainstAutogradTest.requireSameLosses(
          learner.iterate(work, PeerLearner.GradientListener.NOBODY), losses);
      SameState.require(learner.save(), end, start);
    }
  }

  private record Peers(List<PeerLearner> learners) implements AutoCloseable {
    @Override
    public void close() {
      learners.forEach(PeerLearner::close);
    }
  }
}
