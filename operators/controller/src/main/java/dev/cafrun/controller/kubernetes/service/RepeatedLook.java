package dev.cafrun.controller.kubernetes.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at something again and again until it is told to stop, whatever a look ends with: nobody
 * else would notice that the thread is gone. Thread-safe.
 */
public final class RepeatedLook {
  /** Longer than removing what thousands of runs have left. */
  private static final Duration STALLED = Duration.ofMinutes(30);

  private static final System.Logger LOG = System.getLogger(RepeatedLook.class.getName());

  private final String what;
  private final Duration before;
  private final Supplier<Duration> look;
  private final Duration afterTrouble;
  private final Clock steady;
  private final Pauses pauses;
  private final CountDownLatch over = new CountDownLatch(1);

  /** When it was last seen at work; nothing before it has begun. */
  private volatile @Nullable Instant atWork;

  /** How the time between looks passes. */
  @FunctionalInterface
  public interface Pauses {
    /** As the clock on the wall does. */
    Pauses REAL = (over, pause) -> over.await(pause.toMillis(), TimeUnit.MILLISECONDS);

    /**
     * Waits for so long, or until it is over.
     *
     * @return whether it is over
     */
    boolean pass(CountDownLatch over, Duration pause) throws InterruptedException;
  }

  /**
   * @param what is looked for, for the log
   * @param before the first look
   * @param look takes one, and says how long to pause until the next
   * @param afterTrouble how soon to look again after one that failed
   * @param steady is never set
   */
  public RepeatedLook(
      String what, Duration before, Supplier<Duration> look, Duration afterTrouble, Clock steady) {
    this(what, before, look, afterTrouble, steady, Pauses.REAL);
  }

  /** The same where time passes otherwise. */
  public RepeatedLook(
      String what,
      Duration before,
      Supplier<Duration> look,
      Duration afterTrouble,
      Clock steady,
      Pauses pauses) {
    this.what = what;
    this.before = before;
    this.look = look;
    this.afterTrouble = afterTrouble;
    this.steady = steady;
    this.pauses = pauses;
  }

  /** Until {@link #stop}, or an interrupt. */
  public void keepLooking() {
    try {
      Duration pause = before;
      while (!pauses.pass(over, pause)) {
        pause = look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration look() {
    getsOn();
    try {
      return look.get();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, what + " are looked for again soon", e);
      return afterTrouble;
    }
  }

  /** A look that has much to do says so now and then. */
  public void getsOn() {
    atWork = steady.instant();
  }

  /** Since when nobody has looked, though somebody should have long ago. */
  public Optional<Instant> stalledSince() {
    return Optional.ofNullable(atWork).filter(at -> at.plus(STALLED).isBefore(steady.instant()));
  }

  public void stop() {
    over.countDown();
  }
}
