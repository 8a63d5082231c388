package dev.cafrun.core.promotion;

import dev.cafrun.core.canonical.Spelled;

/** What stands before {@code production}; those that a model must ask for are spelled as there. */
public enum PromotionGate implements Spelled {
  /** It rests on nobody who is to be forgotten. Always asked for, and nobody overrides it. */
  FORGOTTEN("forgotten"),
  /** It was not trained on shuffled labels. Always asked for. */
  TRUE_LABELS("trueLabels"),
  /** It has a CCC of both dimensions. Always asked for. */
  MEASURED("measured"),
  /** Nobody it was tested on had a part in its training. */
  PERSON_INDEPENDENT("personIndependent"),
  /** It has at least a certain CCC. */
  MINIMUM_CCC("minimumCcc"),
  /** Its CCC is no lower than that of what is live. */
  NO_WORSE_THAN_LIVE("noWorseThanLive"),
  /** The same, with a paired bootstrap of the difference, person by person. */
  PAIRED_NO_WORSE("pairedNoWorse"),
  /** It is worse for no person and in no quadrant. */
  GROUPS_NO_WORSE("groupsNoWorse"),
  /** Loaded as it is served, it says of its golden faces what is recorded. */
  GOLDEN_FACES("goldenFaces");

  private final String spelling;

  PromotionGate(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
