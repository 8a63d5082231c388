package dev.cafrun.core.training;

import dev.cafrun.core.validation.Check;
import java.time.Duration;

/**
 * When training saves its state: whichever comes first.
 *
 * @param every iterations, from 1
 * @param interval time, above 0
 */
public record CheckpointSpec(int every, Duration interval) {
  public CheckpointSpec {
    Check.that(every >= 1, "every", "must be at least 1 iteration");
    Check.that(interval.isPositive(), "interval", "must be longer than 0s");
  }
}
