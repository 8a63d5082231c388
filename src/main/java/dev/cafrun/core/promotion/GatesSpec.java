package dev.cafrun.core.promotion;

import dev.cafrun.core.validation.Check;
import org.jspecify.annotations.Nullable;

/**
 * What a version must have to show before {@code production} points to it. Nothing is asked for by
 * default.
 *
 * @param minimumCcc the least it may score on its test set
 * @param noWorseThanLive it scores no less than what is live, on the same test set
 * @param personIndependent nobody it was tested on is among those it was trained on
 * @param pairedNoWorse a paired bootstrap, person by person, finds it no worse than what is live
 * @param groupsNoWorse it is worse than what is live for no person and in no quadrant
 * @param goldenFaces it scores the faces that are recorded with it as it is recorded to have done
 * @param margins what counts as worse
 */
public record GatesSpec(
    MinimumCcc minimumCcc,
    boolean noWorseThanLive,
    boolean personIndependent,
    boolean pairedNoWorse,
    boolean groupsNoWorse,
    boolean goldenFaces,
    Margins margins) {
  public static final GatesSpec NONE = new GatesSpec(new MinimumCcc(null, null), false, false);

  /** Compares no answers. */
  public GatesSpec(MinimumCcc minimumCcc, boolean noWorseThanLive, boolean personIndependent) {
    this(minimumCcc, noWorseThanLive, personIndependent, false, false, Margins.DEFAULT);
  }

  /** Tries no golden faces. */
  public GatesSpec(
      MinimumCcc minimumCcc,
      boolean noWorseThanLive,
      boolean personIndependent,
      boolean pairedNoWorse,
      boolean groupsNoWorse,
      Margins margins) {
    this(
        minimumCcc,
        noWorseThanLive,
        personIndependent,
        pairedNoWorse,
        groupsNoWorse,
        false,
        margins);
  }

  /**
   * What counts as worse, from 0 to 2.
   *
   * @param paired of a CCC, for {@code pairedNoWorse}
   * @param groups of an RMSE, for {@code groupsNoWorse}
   */
  public record Margins(double paired, double groups) {
    public static final Margins DEFAULT =
        new Margins(GateDefaults.PAIRED_MARGIN, GateDefaults.GROUPS_MARGIN);

    public Margins {
      Check.that(paired >= 0 && paired <= 2, "paired", "must be from 0 to 2");
      Check.that(groups >= 0 && groups <= 2, "groups", "must be from 0 to 2");
    }
  }

  /**
   * From -1 to 1 each.
   *
   * @param valence nothing: whatever it is
   * @param arousal nothing: whatever it is
   */
  public record MinimumCcc(@Nullable Double valence, @Nullable Double arousal) {
    public MinimumCcc {
      Check.that(valence == null || Math.abs(valence) <= 1, "valence", "must be from -1 to 1");
      Check.that(arousal == null || Math.abs(arousal) <= 1, "arousal", "must be from -1 to 1");
    }
  }
}
