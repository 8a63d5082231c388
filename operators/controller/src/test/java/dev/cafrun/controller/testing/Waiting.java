package dev.cafrun.controller.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Waits for what stays, as long as it takes and no longer than a test may. */
public final class Waiting {
  /** A machine that has much else to do makes nobody fail; who waits in vain waits this long. */
  public static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration PAUSE = Duration.ofMillis(20);

  private Waiting() {}

  /**
   * @param what for whoever waited in vain
   */
  public static void until(String what, Duration limit, BooleanSupplier holds) {
    until(what, limit, holds, () -> false);
  }

  /**
   * The same while something goes on.
   *
   * @param works goes on a step; whether there was one
   */
  public static void until(
      String what, Duration limit, BooleanSupplier holds, BooleanSupplier works) {
    Instant end = Instant.now().plus(limit);
    while (!holds.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + what);
      }
      if (!works.getAsBoolean()) {
        pause(what);
      }
    }
  }

  private static void pause(String what) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for " + what, e);
    }
  }
}
