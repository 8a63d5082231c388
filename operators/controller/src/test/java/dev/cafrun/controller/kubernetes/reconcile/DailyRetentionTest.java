package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.Retention;
import dev.cafrun.controller.drive.RetentionReport;
import dev.cafrun.controller.testing.PassingTime;
import dev.cafrun.controller.testing.ToldRetention;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.retention.RetentionPolicy;
import java.text.MessageFormat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days of collecting, in a time that passes as soon as somebody waits for it. */
class DailyRetentionTest {
  private static final RetentionPolicy POLICY = new RetentionPolicy(Duration.ofDays(90), 10);

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** How long until the first look, and longest between two. */
  private static final Duration SLACK = Duration.ofMinutes(11);

  private final PassingTime time = new PassingTime(START);
  private final DaysOfRetention retention = new DaysOfRetention();
  private final Logger logger = Logger.getLogger(DailyRetention.class.getName());
  private final KeptLog log = new KeptLog();

  @BeforeEach
  void listen() {
    logger.addHandler(log);
  }

  @AfterEach
  void listenNoMore() {
    logger.removeHandler(log);
  }

  @Test
  void theOperatorThatLeadsCollectsOnceADayAndTheOthersDoNot() {
    DailyRetention daily = daily(Optional.of(POLICY), false);
    time.at(Duration.ofHours(3), daily::lead);

    looking(daily, Duration.ofDays(3));

    assertThat(retention.collected).hasSize(3);
    for (int day = 0; day < 3; day++) {
      assertThat(retention.collected.get(day))
          .isBetween(hours(3 + 24 * day), hours(3 + 24 * day).plus(SLACK.multipliedBy(day + 1)));
    }
    assertThat(retention.foreseen).isEmpty();
    assertThat(log.lines)
        .hasSize(3)
        .allMatch(
            line ->
                line.equals(
                    "a policy that keeps 90d, and the newest 10 of each experiment collected 2"
                        + " runs, 6 outputs of 3400012000 bytes and 999 bytes of checkpoints and"
                        + " logs"));
  }

  @Test
  void whatWasBegunIsEndedSoonAlsoOnADayThatHasHadItsPass() {
    DailyRetention daily = daily(Optional.of(POLICY), false);
    daily.lead();

    looking(daily, Duration.ofHours(2));

    assertThat(retention.collected).hasSize(1);
    assertThat(retention.asked).as("of each look").isGreaterThanOrEqualTo(11);
  }

  @Test
  void withoutAPolicyNobodyLooks() {
    DailyRetention daily = daily(Optional.empty(), false);
    daily.lead();

    looking(daily, Duration.ofDays(3));

    assertThat(retention.asked).isZero();
    assertThat(daily.stalledSince()).isEmpty();
  }

  @Test
  void aDryRunSaysOnceADayWhatWouldGoAndCollectsNothing() {
    DailyRetention daily = daily(Optional.of(POLICY), true);
    daily.lead();

    looking(daily, Duration.ofHours(49));

    assertThat(retention.collected).isEmpty();
    assertThat(retention.foreseen).hasSize(3);
    assertThat(log.lines)
        .hasSize(3)
        .allMatch(line -> line.contains("of each experiment would collect 2 runs, 6 outputs of"));
  }

  @Test
  void whatCouldNotBeForeseenIsSaidAsSoonAsTheServicesAreBack() {
    DailyRetention daily = daily(Optional.of(POLICY), true);
    daily.lead();
    retention.trouble = away();
    time.at(Duration.ofHours(1), () -> retention.trouble = null);

    looking(daily, Duration.ofHours(2));

    assertThat(retention.foreseen)
        .singleElement()
        .satisfies(said -> assertThat(said).isBetween(hours(1), hours(1).plus(SLACK)));
  }

  @Test
  void servicesThatAreAwayAndErrorsOfOursEndNoLooking() {
    DailyRetention daily = daily(Optional.of(POLICY), false);
    daily.lead();
    retention.trouble = away();
    List<Optional<Instant>> stalled = new ArrayList<>();
    time.at(Duration.ofHours(5), () -> stalled.add(daily.stalledSince()));
    time.at(Duration.ofHours(6), () -> retention.trouble = new StackOverflowError());
    time.at(Duration.ofHours(7), () -> retention.trouble = null);

    looking(daily, Duration.ofHours(10));

    assertThat(stalled).as("it looks, though in vain").containsExactly(Optional.empty());
    assertThat(retention.collected)
        .singleElement()
        .satisfies(at -> assertThat(at).isBetween(hours(7), hours(7).plus(SLACK)));
  }

  @Test
  void aPassThatGetsOnMayTakeHoursAndOneThatHangsIsMissed() {
    DailyRetention daily = daily(Optional.of(POLICY), false);
    daily.lead();
    List<Optional<Instant>> stalled = new ArrayList<>();
    List<Instant> lastSeen = new ArrayList<>();
    List<Instant> missed = new ArrayList<>();
    retention.work =
        getsOn -> {
          for (int batch = 0; batch < 20; batch++) {
            time.passes(Duration.ofMinutes(25));
            stalled.add(daily.stalledSince());
            getsOn.run();
          }
          lastSeen.add(time.instant());
          time.passes(Duration.ofMinutes(31));
          daily.stalledSince().ifPresent(missed::add);
        };

    looking(daily, Duration.ofHours(9));

    assertThat(retention.collected).hasSize(1);
    assertThat(stalled).hasSize(20).containsOnly(Optional.empty());
    assertThat(missed).hasSize(1).isEqualTo(lastSeen);
  }

  private DailyRetention daily(Optional<RetentionPolicy> policy, boolean dryRun) {
    return new DailyRetention(retention, policy, dryRun, time, time);
  }

  private void looking(DailyRetention daily, Duration until) {
    time.at(until, daily::lookNoMore);
    daily.keepLooking();
  }

  private static Instant hours(int since) {
    return START.plus(Duration.ofHours(since));
  }

  private static StageException away() {
    return new StageException(
        Failure.platform("STORE_UNAVAILABLE", "the object store does not answer"));
  }

  /** A pass that takes a while. */
  private interface Work {
    void pass(Runnable getsOn);
  }

  /** Remembers passes as the database does, and when each was. */
  private final class DaysOfRetention implements Retention {
    private final ToldRetention told = new ToldRetention();
    private final List<Instant> collected = new ArrayList<>();
    private final List<Instant> foreseen = new ArrayList<>();
    private int asked;
    private @Nullable Throwable trouble;
    private Work work = getsOn -> {};

    @Override
    public RetentionReport foresee(RetentionPolicy policy, Runnable getsOn) {
      begin(policy);
      foreseen.add(time.instant());
      return told.foresee(policy, getsOn);
    }

    @Override
    public Optional<RetentionReport> collect(
        RetentionPolicy policy, Duration pause, Runnable getsOn) {
      begin(policy);
      if (!collected.isEmpty() && collected.getLast().plus(pause).isAfter(time.instant())) {
        return Optional.empty();
      }
      work.pass(getsOn);
      collected.add(time.instant());
      return told.collect(policy, pause, getsOn);
    }

    private void begin(RetentionPolicy policy) {
      assertThat(policy).isEqualTo(POLICY);
      asked++;
      switch (trouble) {
        case null -> {}
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new AssertionError(trouble);
      }
    }
  }

  /** What is said, as people read it. */
  private static final class KeptLog extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public void publish(LogRecord line) {
      if (line.getThrown() == null) {
        lines.add(
            line.getParameters() == null
                ? line.getMessage()
                : MessageFormat.format(line.getMessage(), line.getParameters()));
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
