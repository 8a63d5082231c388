package dev.cafrun.bench;

import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Losses;
import dev.cafrun.bench.peer.Order;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.learning.network.NativeEngine;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Measures settings, one after the other. */
final class PeerBenchmark {
  private static final long SEED = 1;

  private final Peer peer;
  private final int warmUp;
  private final int rounds;
  private String engine = "";
  private double disturbed;

  PeerBenchmark(Peer peer, int warmUp, int rounds) {
    this.peer = peer;
    this.warmUp = warmUp;
    this.rounds = rounds;
  }

  /** Against the same order of steps and, where there are orders, against the published one. */
  List<TimeComparison> of(BenchmarkCase benchmarked) {
    try (NativeEngine ours = NativeEngine.start(benchmarked.threads());
        Learner learner = new Learner(ours, benchmarked.train(), benchmarked.size(), SEED)) {
      engine = ours.description();
      peer.useThreads(benchmarked.threads());
      PeerLearner opponent = fastest(learner, benchmarked);
      List<Order> orders =
          benchmarked.iteration() == BenchmarkCase.Iteration.CAF
              ? List.of(Order.values())
              : List.of(Order.SHARED);
      List<Runnable> contenders = new ArrayList<>();
      IterationInput same = work(benchmarked, Order.SHARED);
      contenders.add(() -> learner.iterate(same));
      for (Order order : orders) {
        IterationInput work = work(benchmarked, order);
        contenders.add(() -> iterate(opponent, work));
      }
      BenchmarkHost.watchOthers();
      List<Duel.Times> times = Duel.fight(contenders, warmUp, rounds);
      disturbed = Math.max(disturbed, BenchmarkHost.takenByOthers());
      List<TimeComparison> rows = new ArrayList<>();
      for (int i = 0; i < orders.size(); i++) {
        rows.add(
            TimeComparison.of(
                benchmarked, orders.get(i), opponent.name(), times.getFirst(), times.get(i + 1)));
      }
      opponent.close();
      return rows;
    }
  }

  private PeerLearner fastest(Learner learner, BenchmarkCase benchmarked) {
    List<PeerLearner> learners = peer.learners(learner.architecture());
    learners.forEach(opponent -> opponent.load(learner.save()));
    IterationInput work = work(benchmarked, Order.SHARED);
    List<Runnable> iterations = new ArrayList<>();
    learners.forEach(opponent -> iterations.add(() -> iterate(opponent, work)));
    List<Duel.Times> times = Duel.fight(iterations, 1, 3);
    int best =
        IntStream.range(0, times.size())
            .boxed()
            .min(Comparator.comparingDouble(i -> times.get(i).median()))
            .orElseThrow();
    for (int i = 0; i < learners.size(); i++) {
      if (i != best) {
        learners.get(i).close();
      }
    }
    return learners.get(best);
  }

  static void iterate(PeerLearner learner, IterationInput work) {
    Losses losses = learner.iterate(work, PeerLearner.GradientListener.NOBODY);
    if (!Double.isFinite(losses.regression())) {
      throw new IllegalStateException("the peer's training diverged: " + losses);
    }
  }

  private static IterationInput work(BenchmarkCase benchmarked, Order order) {
    return Faces.work(
        benchmarked.batchSize(), benchmarked.size(), SEED, PaperDefaults.LEARNING_RATE, order);
  }

  /** What was compared. */
  String description() {
    return "CafRun: "
        + engine
        + "; peer: "
        + peer.description()
        + "; medians of "
        + rounds
        + " alternating rounds";
  }

  /** A warning if something else used the processors meanwhile. */
  Optional<String> disturbance() {
    return disturbed < 0.03
        ? Optional.empty()
        : Optional.of(
            "Other programs were running and took up to %.0f %% of the processors: times are too long and ratios less exact."
                .formatted(disturbed * 100));
  }
}
