package dev.cafrun.controller.testing;

import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RetentionReport;
import dev.cafrun.core.retention.Fate;
import dev.cafrun.core.retention.RetentionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Would always collect the same, and remembers whether it has. Not thread-safe. */
public final class ToldRetention implements Retention {
  private final List<RetentionPolicy> collected = new ArrayList<>();

  public List<RetentionPolicy> collected() {
    return List.copyOf(collected);
  }

  @Override
  public RetentionReport foresee(RetentionPolicy policy, Runnable getsOn) {
    return new RetentionReport(
        policy.words(),
        2,
        new TreeMap<>(
            Map.of(
                "train", new RetentionReport.Amount(5, 3_400_000_000L),
                "align", new RetentionReport.Amount(1, 12_000))),
        999,
        Map.of(Fate.Reason.MODEL, 3L, Fate.Reason.TAG, 1L),
        List.of(
            new RetentionReport.Line("arm-1", "it ended 120 days ago"),
            new RetentionReport.Line("arm-2", "it ended 119 days ago")));
  }

  @Override
  public Optional<RetentionReport> collect(
      RetentionPolicy policy, Duration pause, Runnable getsOn) {
    collected.add(policy);
    return Optional.of(foresee(policy, getsOn));
  }
}
