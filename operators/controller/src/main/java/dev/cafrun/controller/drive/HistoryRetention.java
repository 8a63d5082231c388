package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.retention.RetentionBatch;
import dev.cafrun.controller.history.retention.RetentionPlace;
import dev.cafrun.controller.history.retention.RetentionStore;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.core.retention.RetentionPolicy;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Has the database remember what was decided. */
final class HistoryRetention implements Retention {
  /** Runs that are decided about together; what they need is held for so long. */
  private static final int TOGETHER = 100;

  private final History history;
  private final Outputs outputs;
  private final Leftovers leftovers;
  private final InstantSource clock;

  /**
   * @param clock tells how long ago runs have ended
   */
  HistoryRetention(History history, Outputs outputs, Leftovers leftovers, InstantSource clock) {
    this.history = history;
    this.outputs = outputs;
    this.leftovers = leftovers;
    this.clock = clock;
  }

  @Override
  public RetentionReport foresee(RetentionPolicy policy, Runnable getsOn) {
    RetentionReport.Sum sum = new RetentionReport.Sum(policy);
    history
        .retention()
        .foresee(
            policy,
            clock.instant(),
            TOGETHER,
            batch -> {
              getsOn.run();
              sum.add(batch, left(batch));
            });
    return sum.report();
  }

  @Override
  public Optional<RetentionReport> collect(
      RetentionPolicy policy, Duration pause, Runnable getsOn) {
    finish(getsOn);
    Optional<RetentionStore.Pass> pass = history.retention().begin(policy, pause);
    if (pass.isEmpty()) {
      return Optional.empty();
    }
    RetentionReport.Sum sum = new RetentionReport.Sum(policy);
    Optional<RetentionBatch> batch = decide(policy, RetentionPlace.START);
    while (batch.isPresent()) {
      getsOn.run();
      sum.add(batch.get(), left(batch.get()));
      finish(getsOn);
      batch = decide(policy, batch.get().end());
    }
    leftovers.collectWork(getsOn);
    RetentionReport report = sum.report();
    history.retention().ended(pass.get(), report.runs(), report.outputs(), report.outputBytes());
    return Optional.of(report);
  }

  private Optional<RetentionBatch> decide(RetentionPolicy policy, RetentionPlace after) {
    return history.retention().decide(policy, clock.instant(), after, TOGETHER);
  }

  /** Bytes of checkpoints, parts and logs, which no record tells. */
  private long left(RetentionBatch batch) {
    return leftovers.bytes(
        batch.work(), batch.plan().going().stream().map(each -> each.run().id()).toList());
  }

  /** Removes what was decided about, whoever decided. */
  private void finish(Runnable getsOn) {
    while (history.retention().finishNext(leftovers::removeLogs).isPresent()) {
      getsOn.run();
    }
    while (history
        .garbage()
        .take(output -> outputs.remove(output.kind(), output.key()))
        .isPresent()) {
      getsOn.run();
    }
  }
}
