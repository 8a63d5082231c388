package dev.cafrun.bench.control;

import java.time.Duration;
import java.util.List;

/** Durations by rank. Pure. */
public record Percentiles(List<Duration> sorted) {
  public Percentiles {
    sorted = sorted.stream().sorted().toList();
    if (sorted.isEmpty()) {
      throw new IllegalArgumentException("nothing was measured");
    }
  }

  /**
   * The smallest duration that at least this share does not exceed, in seconds.
   *
   * @param share above 0, at most 1
   */
  public double seconds(double share) {
    int rank = Math.max(1, (int) Math.ceil(share * sorted.size()));
    return sorted.get(rank - 1).toNanos() / 1e9;
  }
}
