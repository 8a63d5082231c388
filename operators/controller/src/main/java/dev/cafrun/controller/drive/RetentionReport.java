package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.retention.RetentionBatch;
import dev.cafrun.core.retention.Fate;
import dev.cafrun.core.retention.OutputFacts;
import dev.cafrun.core.retention.RetentionPlan.Judged;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.stage.StageKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a policy has had collected, or would.
 *
 * @param policy in words
 * @param runs how many are collected
 * @param kinds how many outputs of each kind of stage go, and their bytes
 * @param leftBytes of checkpoints, unfinished outputs and logs
 * @param kept how many of the runs that are old enough are kept, by the reason
 * @param first some of the runs that are collected, the first to end first
 */
public record RetentionReport(
    String policy,
    long runs,
    SortedMap<String, Amount> kinds,
    long leftBytes,
    Map<Fate.Reason, Long> kept,
    List<Line> first) {
  /** Enough to see what it is about. */
  public static final int MOST_LINES = 1_000;

  public RetentionReport {
    kinds = Collections.unmodifiableSortedMap(new TreeMap<>(kinds));
    kept = Map.copyOf(kept);
    first = List.copyOf(first);
  }

  /** So many, of so many bytes. */
  public record Amount(long outputs, long bytes) {
    Amount and(Amount other) {
      return new Amount(outputs + other.outputs(), bytes + other.bytes());
    }
  }

  /** One run that is collected. */
  public record Line(String run, String why) {}

  public long outputs() {
    return kinds.values().stream().mapToLong(Amount::outputs).sum();
  }

  public long outputBytes() {
    return kinds.values().stream().mapToLong(Amount::bytes).sum();
  }

  /** Adds batches up; as large however many there are. Not thread-safe. */
  static final class Sum {
    private final RetentionPolicy policy;
    private final Map<StageKind, Amount> kinds = new EnumMap<>(StageKind.class);
    private final Map<Fate.Reason, Long> kept = new EnumMap<>(Fate.Reason.class);
    private final List<Line> first = new ArrayList<>();
    private long runs;
    private long leftBytes;

    Sum(RetentionPolicy policy) {
      this.policy = policy;
    }

    void add(RetentionBatch batch, long left) {
      leftBytes += left;
      for (OutputFacts output : batch.plan().outputs()) {
        kinds.merge(output.kind(), new Amount(1, output.bytes()), Amount::and);
      }
      for (Judged each : batch.plan().runs()) {
        switch (each.fate()) {
          case Fate.Keep(Fate.Reason reason) -> kept.merge(reason, 1L, Long::sum);
          case Fate.Collect(String why) -> {
            runs++;
            if (first.size() < MOST_LINES) {
              first.add(new Line(each.run().name(), why));
            }
          }
        }
      }
    }

    RetentionReport report() {
      SortedMap<String, Amount> spelled = new TreeMap<>();
      kinds.forEach((kind, amount) -> spelled.put(kind.spelling(), amount));
      return new RetentionReport(policy.words(), runs, spelled, leftBytes, kept, first);
    }
  }
}
