package dev.cafrun.controller.submission;

/** A run that cannot be accepted, in a sentence that says what to do. */
public final class SubmissionRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  public SubmissionRefusedException(Reason reason, String sentence) {
    super(sentence);
    this.reason = reason;
  }

  /** Why. */
  public enum Reason {
    /** The key came with another run before. */
    KEY_REUSED,
    /** There is a run of that name, where names are unique. */
    NAME_TAKEN,
    /** It is for a namespace where whoever sends it may not submit. */
    FOREIGN_NAMESPACE,
    /** Nobody looks after runs of that namespace. */
    NAMESPACE_UNWATCHED,
    /** Runs are not to be submitted like this here. */
    SUBMISSIONS_OFF,
    /** The cluster says no. */
    CLUSTER_REFUSES
  }

  public Reason reason() {
    return reason;
  }
}
