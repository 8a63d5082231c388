package dev.cafrun.core.time;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * The moment at which it was made, and what the processor has counted since: two of its moments are
 * as far apart as they were, whatever has been done to the machine's clock meanwhile. After that it
 * tells another time than everybody else, so it is for pauses and patience within one process, not
 * for dates. Thread-safe.
 */
public final class SteadyClock extends Clock {
  private final Instant start;
  private final long startNanos;
  private final LongSupplier nanos;
  private final ZoneId zone;

  private SteadyClock(Instant start, long startNanos, LongSupplier nanos, ZoneId zone) {
    this.start = start;
    this.startNanos = startNanos;
    this.nanos = nanos;
    this.zone = zone;
  }

  /** One that is right now, by the machine's clock. */
  public static SteadyClock start() {
    return of(Instant.now(), System::nanoTime);
  }

  /**
   * One that is right now.
   *
   * @param nanos as {@link System#nanoTime}
   */
  static SteadyClock of(Instant now, LongSupplier nanos) {
    return new SteadyClock(now, nanos.getAsLong(), nanos, ZoneOffset.UTC);
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.getAsLong() - startNanos);
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new SteadyClock(start, startNanos, nanos, other);
  }
}
