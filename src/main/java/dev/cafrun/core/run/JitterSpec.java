package dev.cafrun.core.run;

/**
 * How much training faces are moved about beyond the paper's crop and flip: each amount is the
 * largest, drawn evenly from its negative to itself for every face anew.
 *
 * @param rotate degrees about the middle, from 0 to 45
 * @param zoom share of the size, from 0 to 0.5
 * @param light share by which contrast and, apart from it, brightness change, from 0 to 0.9
 */
public record JitterSpec(double rotate, double zoom, double light) {
  /** The paper's: none. */
  public static final JitterSpec NONE = new JitterSpec(0, 0, 0);

  public JitterSpec {
    Check.that(rotate >= 0 && rotate <= 45, "rotate", "must be from 0 to 45 degrees");
    Check.that(zoom >= 0 && zoom <= 0.5, "zoom", "must be from 0 to 0.5");
    Check.that(light >= 0 && light <= 0.9, "light", "must be from 0 to 0.9");
  }
}
