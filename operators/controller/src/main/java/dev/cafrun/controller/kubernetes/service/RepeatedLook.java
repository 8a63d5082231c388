package dev.cafrun.controller.kubernetes.service;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Looks at something again and again until it is told to stop, whatever a look ends with: nobody
 * else would notice that the thread is gone. Thread-safe.
 */
public final class RepeatedLook {
  private static final System.Logger LOG = System.getLogger(RepeatedLook.class.getName());

  private final String what;
  private final Duration before;
  private final Supplier<Duration> look;
  private final Duration afterTrouble;
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * @param what is looked for, for the log
   * @param before the first look
   * @param look takes one, and says how long to pause until the next
   * @param afterTrouble how soon to look again after one that failed
   */
  public RepeatedLook(
      String what, Duration before, Supplier<Duration> look, Duration afterTrouble) {
    this.what = what;
    this.before = before;
    this.look = look;
    this.afterTrouble = afterTrouble;
  }

  /** Until {@link #stop}, or an interrupt. */
  public void keepLooking() {
    try {
      Duration pause = before;
      while (!over.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        pause = look();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Duration look() {
    try {
      return look.get();
    } catch (RuntimeException | Error e) {
      LOG.log(System.Logger.Level.WARNING, what + " are looked for again soon", e);
      return afterTrouble;
    }
  }

  public void stop() {
    over.countDown();
  }
}
