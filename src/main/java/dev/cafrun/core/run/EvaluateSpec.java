package dev.cafrun.core.run;

/**
 * How models are judged.
 *
 * @param bootstrap resamples for confidence intervals, clustered by subject; 0 for none
 */
public record EvaluateSpec(int bootstrap) {
  public EvaluateSpec {
    Check.that(bootstrap >= 0 && bootstrap <= 100_000, "bootstrap", "must be from 0 to 100000");
  }
}
