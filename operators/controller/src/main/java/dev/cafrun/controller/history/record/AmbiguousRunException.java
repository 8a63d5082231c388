package dev.cafrun.controller.history.record;

/** What was written means more than one run; the message says which, and how to name each. */
public final class AmbiguousRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public AmbiguousRunException(String reference, RunLine numbered, RunLine named) {
    super(
        "'%s' is run %d of %s (%s) and the name of a run, of which %s-%d (%s) is the newest; give the"
                .formatted(
                    reference,
                    numbered.number(),
                    numbered.name(),
                    numbered.id(),
                    named.name(),
                    named.number(),
                    named.id())
            + " id of the one that is meant");
  }
}
