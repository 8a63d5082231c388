package dev.cafrun.controller.drive;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one sleeper early. A signal sent while nobody sleeps is kept. Thread-safe. */
public final class Wake {
  private final Semaphore signals = new Semaphore(0);

  void signal() {
    signals.release();
  }

  /** Sleeps until a signal, at most so long. */
  void await(Duration limit) throws InterruptedException {
    if (signals.tryAcquire(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS)) {
      signals.drainPermits();
    }
  }
}
