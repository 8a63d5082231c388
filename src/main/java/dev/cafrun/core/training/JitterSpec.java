package dev.cafrun.core.training;

import dev.cafrun.core.validation.Check;

/**
 * How training faces are moved about apart from the paper's crop and flip. Each amount is the
 * largest, drawn evenly from its negative to itself for every face anew.
 *
 * @param rotate degrees about the middle, from 0 to 45
 * @param zoom share of the size, from 0 to 0.5
 * @param light share by which contrast and, apart from it, brightness change, from 0 to 0.9
 * @param crop share of the way from the middle to the rim of the stored face that the random crop
 *     may go, from 0, which leaves the flip alone, to 1, which is the paper's
 */
public record JitterSpec(double rotate, double zoom, double light, double crop) {
  /** The paper's: its whole random crop, and no more. */
  public static final JitterSpec NONE = new JitterSpec(0, 0, 0, 1);

  public JitterSpec {
    Check.that(rotate >= 0 && rotate <= 45, "rotate", "must be from 0 to 45 degrees");
    Check.that(zoom >= 0 && zoom <= 0.5, "zoom", "must be from 0 to 0.5");
    Check.that(light >= 0 && light <= 0.9, "light", "must be from 0 to 0.9");
    Check.that(crop >= 0 && crop <= 1, "crop", "must be from 0 (flip alone) to 1 (the paper's)");
  }
}
