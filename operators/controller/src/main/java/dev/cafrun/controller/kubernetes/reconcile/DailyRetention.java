package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RetentionReport;
import dev.cafrun.controller.kubernetes.service.RepeatedLook;
import dev.cafrun.core.retention.RetentionPolicy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Collects once a day what a policy does not keep; of several operators, the one that leads. What
 * was begun is ended at the next look, whoever began it. Thread-safe.
 */
public final class DailyRetention {
  static final Duration DAY = Duration.ofDays(1);
  private static final Duration LOOK = Duration.ofMinutes(10);
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final System.Logger LOG = System.getLogger(DailyRetention.class.getName());

  private final Retention retention;
  private final Optional<RetentionPolicy> policy;
  private final boolean dryRun;
  private final Clock steady;
  private final RepeatedLook looks;
  private volatile boolean leads;
  private volatile Instant foreseen = Instant.MIN;

  /**
   * @param policy nothing: nothing is collected
   * @param dryRun whether it is only said what would be
   * @param steady is never set
   */
  public DailyRetention(
      Retention retention, Optional<RetentionPolicy> policy, boolean dryRun, Clock steady) {
    this(retention, policy, dryRun, steady, RepeatedLook.Pauses.REAL);
  }

  /** The same where time passes otherwise. */
  DailyRetention(
      Retention retention,
      Optional<RetentionPolicy> policy,
      boolean dryRun,
      Clock steady,
      RepeatedLook.Pauses pauses) {
    this.retention = retention;
    this.policy = policy;
    this.dryRun = dryRun;
    this.steady = steady;
    this.looks = new RepeatedLook("runs that are not kept", SOON, this::look, LOOK, steady, pauses);
  }

  /** Until {@link #lookNoMore}; not at all without a policy. */
  void keepLooking() {
    if (policy.isPresent()) {
      looks.keepLooking();
    }
  }

  /** From now on it is this operator's to do. */
  void lead() {
    leads = true;
  }

  private Duration look() {
    if (!leads) {
      return SOON;
    }
    RetentionPolicy keeps = policy.orElseThrow();
    if (dryRun) {
      foresee(keeps);
    } else {
      retention.collect(keeps, DAY, looks::getsOn).ifPresent(done -> say("collected", done));
    }
    return LOOK;
  }

  private void foresee(RetentionPolicy keeps) {
    Instant now = steady.instant();
    if (foreseen.equals(Instant.MIN) || !foreseen.plus(DAY).isAfter(now)) {
      say("would collect", retention.foresee(keeps, looks::getsOn));
      foreseen = now;
    }
  }

  private static void say(String what, RetentionReport report) {
    LOG.log(
        System.Logger.Level.INFO,
        "a policy that {0} {1} {2,number,#} runs, {3,number,#} outputs of {4,number,#} bytes and"
            + " {5,number,#} bytes of checkpoints and logs",
        report.policy(),
        what,
        report.runs(),
        report.outputs(),
        report.outputBytes(),
        report.leftBytes());
  }

  /** Since when nobody has looked, though somebody should have long ago. */
  Optional<Instant> stalledSince() {
    return looks.stalledSince();
  }

  void lookNoMore() {
    looks.stop();
  }
}
