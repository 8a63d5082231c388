package dev.cafrun.core.promotion;

/** Every number that the gates go by, in one place. "Ours" has no source but judgement. */
public final class GateDefaults {
  /**
   * How much lower a CCC may be before a version counts as worse: the margin of a test of
   * non-inferiority (Piaggio et al. 2012). Ours; {@code gates.margins.paired} says another.
   */
  public static final double PAIRED_MARGIN = 0.02;

  /**
   * How much larger a person's or a quadrant's RMSE may be. Ours; {@code gates.margins.groups} says
   * another.
   */
  public static final double GROUPS_MARGIN = 0.1;

  /** One-sided, as non-inferiority is tested: the usual five per cent (Piaggio et al. 2012). */
  public static final double LEVEL = 0.95;

  /** Enough for percentiles of 95 % intervals (Efron and Tibshirani 1993). */
  public static final int RESAMPLES = 1_000;

  /** Of the draws, so that the same versions always get the same answer. */
  public static final long SEED = 1;

  /**
   * With fewer people a bootstrap of whole people says little (Cameron, Gelbach and Miller 2008
   * call five few). Ours.
   */
  public static final int LEAST_PEOPLE = 5;

  /** Those with fewer faces are looked at together. Ours. */
  public static final int LEAST_FACES = 20;

  /** Faces that a version is tried by. Enough of several people, and small beside a model. Ours. */
  public static final int GOLDEN_FACES = 8;

  /**
   * How far from what is recorded a version may score a golden face. Processors and graphics cards
   * round otherwise than the one that evaluated it, by far less; other weights, or faces brought to
   * another place, score otherwise by far more. Ours.
   */
  public static final double GOLDEN_TOLERANCE = 0.005;

  private GateDefaults() {}
}
