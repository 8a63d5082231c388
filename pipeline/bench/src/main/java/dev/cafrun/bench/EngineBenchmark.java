package dev.cafrun.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cafrun.bench.peer.IterationInput;
import dev.cafrun.bench.peer.Order;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerLearner;
import dev.cafrun.core.training.PaperDefaults;
import dev.cafrun.core.training.Precision;
import dev.cafrun.learning.network.NativeEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The same iteration on {@code engine: native} and on {@code engine: torch}, by turns. */
final class EngineBenchmark {
  private static final long SEED = 1;

  static final String HEADER =
      "%-11s %-9s %5s %6s %8s  %-9s %10s %10s %7s"
          .formatted(
              "ITERATION",
              "BACKBONE",
              "SIZE",
              "BATCH",
              "THREADS",
              "PRECISION",
              "NATIVE",
              "TORCH",
              "RATIO");

  private final Peer torch;
  private final int warmUp;
  private final int rounds;
  private String engine = "";

  EngineBenchmark(Peer torch, int warmUp, int rounds) {
    this.torch = torch;
    this.warmUp = warmUp;
    this.rounds = rounds;
  }

  /**
   * A line of the result.
   *
   * @param precision of torch
   * @param seconds median of native, which is float32
   * @param torchSeconds median of torch
   * @param ratio median over the rounds of native's time ÷ torch's; above 1 torch is faster
   */
  @JsonPropertyOrder({"iteration", "backbone", "size", "batch", "threads", "precision", "ratio"})
  record Row(
      String iteration,
      String backbone,
      int size,
      int batch,
      int threads,
      String precision,
      double seconds,
      double torchSeconds,
      double ratio) {
    String line() {
      return String.format(
          Locale.ROOT,
          "%-11s %-9s %5d %6d %8d  %-9s %7.0f ms %7.0f ms %7.2f",
          iteration,
          backbone,
          size,
          batch,
          threads,
          precision,
          seconds * 1000,
          torchSeconds * 1000,
          ratio);
    }
  }

  /** At each precision, all in the same rounds. */
  List<Row> of(BenchmarkCase benchmarked) {
    IterationInput work =
        Faces.work(
            benchmarked.batchSize(),
            benchmarked.size(),
            SEED,
            PaperDefaults.LEARNING_RATE,
            Order.SHARED);
    List<PeerLearner> others = new ArrayList<>();
    torch.useThreads(benchmarked.threads());
    try (NativeEngine ours = NativeEngine.start(benchmarked.threads());
        Learner learner =
            new Learner(ours, benchmarked.train(Precision.FLOAT32), benchmarked.size(), SEED)) {
      engine = ours.description();
      List<Runnable> contenders = new ArrayList<>();
      contenders.add(() -> learner.iterate(work));
      for (Precision precision : Precision.values()) {
        PeerLearner other =
            torch.learners(learner.architecture().with(benchmarked.train(precision))).getFirst();
        other.load(learner.save());
        others.add(other);
        contenders.add(() -> PeerBenchmark.iterate(other, work));
      }
      List<Duel.Times> times = Duel.fight(contenders, warmUp, rounds);
      List<Row> rows = new ArrayList<>();
      for (Precision precision : Precision.values()) {
        Duel.Times ofTorch = times.get(precision.ordinal() + 1);
        rows.add(
            new Row(
                BenchmarkCase.spelling(benchmarked.iteration()),
                BenchmarkCase.spelling(benchmarked.backbone()),
                benchmarked.size(),
                benchmarked.batchSize(),
                benchmarked.threads(),
                precision.spelling(),
                times.getFirst().median(),
                ofTorch.median(),
                times.getFirst().ratioTo(ofTorch)));
      }
      return rows;
    } finally {
      others.forEach(PeerLearner::close);
    }
  }

  /** What was compared. */
  String description() {
    return "native: %s; torch: %s; medians of %d alternating rounds"
        .formatted(engine, torch.description(), rounds);
  }
}
