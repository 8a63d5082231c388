package dev.cafrun.bench;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.cafrun.bench.peer.Order;
import java.util.Locale;

/**
 * A line of the result.
 *
 * @param layout the peer's memory layout, the faster of those it has
 * @param order how the peer orders the iteration
 * @param seconds median of ours
 * @param peerSeconds median of the peer's
 * @param ratio median over the rounds of the peer's time ÷ ours; above 1 we are faster
 */
@JsonPropertyOrder({"iteration", "backbone", "size", "batch", "threads", "order", "ratio"})
record TimeComparison(
    String iteration,
    String backbone,
    int size,
    int batch,
    int threads,
    String order,
    String layout,
    double seconds,
    double peerSeconds,
    double ratio) {

  static TimeComparison of(
      BenchmarkCase benchmarked, Order order, String layout, Duel.Times ours, Duel.Times peers) {
    return new TimeComparison(
        BenchmarkCase.spelling(benchmarked.iteration()),
        BenchmarkCase.spelling(benchmarked.backbone()),
        benchmarked.size(),
        benchmarked.batchSize(),
        benchmarked.threads(),
        BenchmarkCase.spelling(order),
        layout,
        ours.median(),
        peers.median(),
        peers.ratioTo(ours));
  }

  static final String HEADER =
      "%-11s %-9s %5s %6s %8s  %-10s %10s %12s %7s  %s"
          .formatted(
              "ITERATION",
              "BACKBONE",
              "SIZE",
              "BATCH",
              "THREADS",
              "ORDER",
              "CAFRUN",
              "LIBTORCH",
              "RATIO",
              "LAYOUT");

  String line() {
    return String.format(
        Locale.ROOT,
        "%-11s %-9s %5d %6d %8d  %-10s %7.0f ms %9.0f ms %7.2f  %s",
        iteration,
        backbone,
        size,
        batch,
        threads,
        order,
        seconds * 1000,
        peerSeconds * 1000,
        ratio,
        layout);
  }
}
