package dev.cafrun.controller.submission;

import dev.cafrun.controller.tenant.Tenants;

/** Takes runs from programs. Thread-safe. */
public interface Submissions {
  /**
   * Accepts a run, as applying its file would. With a key, sending it again is answered with the
   * run that came of it the first time, also if nobody heard that answer, and whatever has become
   * of the run since; a key is remembered for a week.
   *
   * @param tenants of whoever sends it; it must be for one of these. Keys of one tenant are not
   *     another's
   * @throws SubmissionRefusedException if it cannot be accepted; nothing has been made of it then
   */
  AcceptedRun submit(Tenants tenants, SubmittedRun run);
}
