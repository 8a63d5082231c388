package dev.cafrun.controller.launch;

import com.github.benmanes.caffeine.cache.Caffeine;
import dev.cafrun.core.plan.Execution;
import dev.cafrun.core.time.SteadyClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * How long things have been going on, though any clock may be set at any moment. At first sight a
 * thing is as old as both this machine's clock and the recorder's say that it is; from then on it
 * ages steadily. What nobody looks at for an hour is forgotten, and seen for the first time again.
 * Thread-safe.
 */
public final class Ages {
  private static final Duration FORGOTTEN = Duration.ofHours(1);

  private final Clock wall;
  private final Clock steady;
  private final ConcurrentMap<Thing, Seen> seen;

  /**
   * @param wall the machine's clock
   * @param steady is never set
   */
  public Ages(Clock wall, Clock steady) {
    this.wall = wall;
    this.steady = steady;
    Instant start = steady.instant();
    this.seen =
        Caffeine.newBuilder()
            .expireAfterAccess(FORGOTTEN)
            .ticker(() -> Duration.between(start, steady.instant()).toNanos())
            .executor(Runnable::run)
            .<Thing, Seen>build()
            .asMap();
  }

  /** By a clock, and by one that begins now and is never set. */
  public static Ages by(Clock wall) {
    return new Ages(wall, SteadyClock.start());
  }

  /** What goes on: a run, or something of an attempt. */
  public sealed interface Thing {
    record Run(UUID id) implements Thing {}

    record Recorded(Attempt attempt) implements Thing {}

    record Work(Attempt attempt) implements Thing {}

    record Wait(Attempt attempt) implements Thing {}

    /** What is to begin work is prepared elsewhere. */
    record Preparation(Attempt attempt) implements Thing {}

    /** It could begin, but for something that is wrong or takes its time. */
    record Delay(Attempt attempt) implements Thing {}
  }

  /**
   * When it was last looked at.
   *
   * @param began when it began, by whoever said so
   * @param at by the steady clock
   */
  private record Seen(Instant began, Duration age, Instant at) {
    Duration ageAt(Instant now) {
      return age.plus(Duration.between(at, now));
    }

    Seen later(Instant beganNow, Instant now) {
      Duration next = ageAt(now);
      return beganNow.isAfter(began)
          ? new Seen(beganNow, notNegative(next.minus(Duration.between(began, beganNow))), now)
          : new Seen(began, next, now);
    }
  }

  /** By the machine's clock. */
  public Instant now() {
    return wall.instant();
  }

  /**
   * When a thing would have begun, had the machine's clock always told the time that it tells now.
   *
   * @param began when it did, by whatever clock; if later than ever before, it is as much younger,
   *     and never older for having begun earlier: somebody's clock was set back
   * @param recorded how old it is at most, by one clock alone; nothing if nobody recorded it
   */
  public Instant began(Thing thing, Instant began, @Nullable Duration recorded) {
    Instant now = wall.instant();
    Instant at = steady.instant();
    Seen next =
        seen.compute(
            thing,
            (key, before) ->
                before == null
                    ? new Seen(began, firstAge(Duration.between(began, now), recorded), at)
                    : before.later(began, at));
    return now.minus(next.age());
  }

  /**
   * The same of something of an attempt, which is no older than the attempt's record, if that was
   * looked at.
   */
  public Instant ofAttempt(Attempt attempt, Thing thing, Instant began) {
    Seen record = seen.get(new Thing.Recorded(attempt));
    return began(thing, began, record == null ? null : record.ageAt(steady.instant()));
  }

  /**
   * How long ago an attempt was recorded, which comes before anything else of it.
   *
   * @param readAt now, by the clock that dated the record
   */
  public Duration ofRecord(Attempt attempt, Instant recorded, Instant readAt) {
    Instant began =
        began(new Thing.Recorded(attempt), recorded, Duration.between(recorded, readAt));
    return notNegative(Duration.between(began, wall.instant()));
  }

  /** An execution whose dates are as {@link #began} says. */
  public Execution of(Execution execution, Attempt attempt, @Nullable Duration recorded) {
    return switch (execution) {
      case Execution.Running(int number, Instant since) ->
          new Execution.Running(number, began(new Thing.Work(attempt), since, recorded));
      case Execution.Stopped(int number, Instant since) ->
          new Execution.Stopped(number, began(new Thing.Work(attempt), since, recorded));
      case Execution.Waiting(int number, Instant since, String why) ->
          new Execution.Waiting(
              number, since == null ? null : began(new Thing.Wait(attempt), since, recorded), why);
      case Execution.Ended ended -> ended;
      case Execution.Failed failed -> failed;
    };
  }

  private static Duration firstAge(Duration age, @Nullable Duration recorded) {
    return notNegative(recorded != null && recorded.compareTo(age) < 0 ? recorded : age);
  }

  private static Duration notNegative(Duration age) {
    return age.isNegative() ? Duration.ZERO : age;
  }
}
