package dev.cafrun.controller.testing;

import dev.cafrun.controller.kubernetes.service.RepeatedLook;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;

/**
 * Passes at once when somebody pauses, and has things happen on the way, one at a moment. Not
 * thread-safe.
 */
public final class PassingTime extends Clock implements RepeatedLook.Pauses {
  private final Instant start;
  private final SortedMap<Instant, Runnable> plans = new TreeMap<>();
  private Instant now;

  public PassingTime(Instant start) {
    this.start = start;
    this.now = start;
  }

  /** Plans what happens a while after the start. */
  public void at(Duration since, Runnable happening) {
    plans.put(start.plus(since), happening);
  }

  public void passes(Duration pause) {
    Instant end = now.plus(pause);
    while (!plans.isEmpty() && !plans.firstKey().isAfter(end)) {
      now = plans.firstKey();
      plans.remove(now).run();
    }
    now = end;
  }

  @Override
  public boolean pass(CountDownLatch over, Duration pause) {
    passes(pause);
    return over.getCount() == 0;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
