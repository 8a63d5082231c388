package dev.cafrun.controller.kubernetes.resize;

/** What follows for a Job whose run says other resources than it did when the Job was made. */
public enum Resizing {
  /** Nothing: it has what its run wants, or it is about to be sent back to its queue. */
  NONE,

  /** It works, and ends with what it has. */
  LATER,

  /** Its image, and the key of what it makes, would be another. */
  IMPOSSIBLE,

  /** It is held back and has no pods: it is changed. */
  IN_PLACE,

  /** No node has been found for it: another Job takes its name once nothing of it is left. */
  ANEW;

  /**
   * Pure.
   *
   * @param had what its run said when it was made
   * @param wanted what its run says now
   * @param heldBack whether nobody makes pods for it
   * @param pods whether it has some that have not ended
   * @param node whether a node was found for one of these, or, if none is left, for the last
   */
  public static Resizing of(
      SaidResources had, SaidResources wanted, boolean heldBack, boolean pods, boolean node) {
    if (had.same(wanted)) {
      return NONE;
    }
    if (had.asksForGpu() != wanted.asksForGpu()) {
      return IMPOSSIBLE;
    }
    if (heldBack && !pods) {
      return IN_PLACE;
    }
    return !node ? ANEW : heldBack ? NONE : LATER;
  }
}
