package dev.cafrun.core.run;

import dev.cafrun.core.validation.Check;

/**
 * How models are judged.
 *
 * @param bootstrap resamples for confidence intervals, clustered by subject; 0 for none
 * @param mirror whether a prediction is the mean of a face's and its mirror image's
 */
public record EvaluateSpec(int bootstrap, boolean mirror) {
  public EvaluateSpec {
    Check.that(bootstrap >= 0 && bootstrap <= 100_000, "bootstrap", "must be from 0 to 100000");
  }
}
