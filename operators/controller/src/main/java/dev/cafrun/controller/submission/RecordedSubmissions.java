package dev.cafrun.controller.submission;

import dev.cafrun.controller.history.submission.KeptSubmission;
import dev.cafrun.controller.history.submission.SubmissionStore;
import dev.cafrun.controller.submission.SubmissionRefusedException.Reason;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.Sha256;
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
     * Whose the run will be.
     *
     * @param tenants of whoever sends it
     */
    String tenant(SubmittedRun run, Tenants tenants);

    /**
     * Makes the run, unless it was made under the same id before: then it is the answer.
     *
     * @param tenant whose it will be
     * @param id of the submission
     * @throws SubmissionRefusedException if it cannot be made
     */
    AcceptedRun make(SubmittedRun run, String tenant, UUID id);

    /** How people call a run that came of a submission. */
    String nameOf(SubmittedRun run, String tenant, UUID made);
  }

  @Override
  public AcceptedRun submit(Tenants tenants, SubmittedRun run) {
    String tenant = maker.tenant(run, tenants);
    if (!tenants.cover(tenant)) {
      throw new SubmissionRefusedException(
          Reason.FOREIGN_NAMESPACE,
          "metadata.namespace: you may not submit runs to %s, only to %s"
              .formatted(tenant, tenants));
    }
    if (run.key().isEmpty()) {
      return maker.make(run, tenant, UUID.randomUUID());
    }
    Sha256 key = run.key().get().digest(tenant);
    KeptSubmission kept = store.keep(key, run.digest(), UUID.randomUUID());
    if (!kept.content().equals(run.digest())) {
      throw new SubmissionRefusedException(
          Reason.KEY_REUSED,
          "this Idempotency-Key came with another run before: each run needs a key of its own");
    }
    Optional<UUID> made = kept.run();
    if (made.isPresent()) {
      return new AcceptedRun(made.get(), maker.nameOf(run, tenant, made.get()), false);
    }
    AcceptedRun accepted = maker.make(run, tenant, kept.id());
    store.made(key, accepted.id());
    return accepted;
  }
}
