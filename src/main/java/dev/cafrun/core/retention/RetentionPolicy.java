package dev.cafrun.core.retention;

import dev.cafrun.core.canonical.Durations;
import dev.cafrun.core.validation.Check;
import dev.cafrun.core.validation.InvalidComponentException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which runs are kept: those that ended a short while ago, those that are among the newest of their
 * experiment, and always those that something rests on. One of these is enough.
 *
 * @param keepAge a run that ended more recently is kept; nothing: age keeps none
 * @param keepCount so many of an experiment are kept, the newest; nothing: being new keeps none
 */
public record RetentionPolicy(@Nullable Duration keepAge, @Nullable Integer keepCount) {
  /** People mark a run with it that is to stay. */
  public static final String TAG = "keep";

  private static final int MOST = 100_000;

  /**
   * @throws InvalidComponentException if it says nothing, or what cannot be
   */
  public RetentionPolicy {
    Check.that(
        keepAge != null || keepCount != null,
        "retention",
        "must say an age or a count, such as 90d or 10");
    Check.that(keepAge == null || !keepAge.isNegative(), "keepAge", "must not be below 0s");
    Check.that(
        keepCount == null || (keepCount >= 0 && keepCount <= MOST),
        "keepCount",
        "must be from 0 to " + MOST);
  }

  /**
   * Reads what a person wrote; nothing if that is nothing.
   *
   * @param keepAge such as {@code 90d}
   * @param keepCount such as {@code 10}
   * @throws InvalidComponentException if it is no policy
   */
  public static Optional<RetentionPolicy> of(
      @Nullable String keepAge, @Nullable Integer keepCount) {
    if (keepAge == null && keepCount == null) {
      return Optional.empty();
    }
    return Optional.of(new RetentionPolicy(keepAge == null ? null : age(keepAge), keepCount));
  }

  private static Duration age(String text) {
    try {
      return Durations.read(text);
    } catch (IllegalArgumentException e) {
      Check.that(false, "keepAge", String.valueOf(e.getMessage()));
      throw e;
    }
  }

  /** What becomes of a run. */
  public Fate judge(EndedRunFacts run, Instant now) {
    if (run.unfinished()) {
      return new Fate.Keep(Fate.Reason.UNFINISHED);
    }
    if (run.tagged()) {
      return new Fate.Keep(Fate.Reason.TAG);
    }
    if (run.restingModel() != null) {
      return new Fate.Keep(Fate.Reason.MODEL);
    }
    if (run.awaited()) {
      return new Fate.Keep(Fate.Reason.RESUMED);
    }
    if (keepAge != null && run.endedAt().isAfter(now.minus(keepAge))) {
      return new Fate.Keep(Fate.Reason.AGE);
    }
    if (keepCount != null && run.newer() < keepCount) {
      return new Fate.Keep(Fate.Reason.COUNT);
    }
    return new Fate.Collect(why(run, now));
  }

  private String why(EndedRunFacts run, Instant now) {
    List<String> why = new ArrayList<>();
    if (keepAge != null) {
      why.add("it ended " + days(Duration.between(run.endedAt(), now)) + " ago");
    }
    if (keepCount != null) {
      why.add("there are " + keepCount + " newer ones or more");
    }
    return String.join(", and ", why);
  }

  private static String days(Duration age) {
    return age.toDays() > 0
        ? age.toDays() + " days"
        : Durations.write(Duration.ofMinutes(Math.max(0, age.toMinutes())));
  }

  /** For people: {@code keeps 90d, and the newest 10 of each experiment}. */
  public String words() {
    List<String> kept = new ArrayList<>();
    if (keepAge != null) {
      kept.add(Durations.write(keepAge));
    }
    if (keepCount != null) {
      kept.add("the newest " + keepCount + " of each experiment");
    }
    return "keeps " + String.join(", and ", kept);
  }
}
