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
 */
public record GatesSpec(MinimumCcc minimumCcc, boolean noWorseThanLive, boolean personIndependent) {
  public static final GatesSpec NONE = new GatesSpec(new MinimumCcc(null, null), false, false);

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
