package dev.cafrun.controller.submission;

import dev.cafrun.controller.history.submission.KeptSubmission;
import dev.cafrun.controller.history.submission.SubmissionStore;
import dev.cafrun.controller.submission.SubmissionRefusedException.Reason;
import java.util.Optional;
import java.util.UUID;

/**
 * Each key's submission is recorded before anything is made of it, under an id by which what was
 * made is known again: whoever dies in between leaves a submission that is gone on with.
 */
public final class RecordedSubmissions implements Submissions {
  private final SubmissionStore store;
  private final Maker maker;

  public RecordedSubmissions(SubmissionStore store, Maker maker) {
    this.store = store;
    this.maker = maker;
  }

  /** Makes runs. */
  public interface Maker {
    /**
     * Makes the run, unless it was made under the same id before: then it is the answer.
     *
     * @param id of the submission
     * @throws SubmissionRefusedException if it cannot be made
     */
    AcceptedRun make(SubmittedRun run, UUID id);

    /** How people call a run that came of a submission. */
    String nameOf(SubmittedRun run, UUID made);
  }

  @Override
  public AcceptedRun submit(SubmittedRun run) {
    if (run.key().isEmpty()) {
      return maker.make(run, UUID.randomUUID());
    }
    SubmissionKey key = run.key().get();
    KeptSubmission kept = store.keep(key.digest(), run.digest(), UUID.randomUUID());
    if (!kept.content().equals(run.digest())) {
      throw new SubmissionRefusedException(
          Reason.KEY_REUSED,
          "this Idempotency-Key came with another run before: each run needs a key of its own");
    }
    Optional<UUID> made = kept.run();
    if (made.isPresent()) {
      return new AcceptedRun(made.get(), maker.nameOf(run, made.get()), false);
    }
    AcceptedRun accepted = maker.make(run, kept.id());
    store.made(key.digest(), accepted.id());
    return accepted;
  }
}
