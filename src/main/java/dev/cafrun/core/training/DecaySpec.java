package dev.cafrun.core.training;

import dev.cafrun.core.validation.Check;

/**
 * The learning-rate schedule: multiplied by {@code factor} every {@code every} iterations.
 *
 * @param factor above 0, at most 1
 * @param every iterations, from 1
 */
public record DecaySpec(double factor, int every) {
  public DecaySpec {
    Check.that(factor > 0 && factor <= 1, "factor", "must be above 0 and at most 1");
    Check.that(every >= 1, "every", "must be at least 1 iteration");
  }
}
