package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.history.record.EndedRun;
import dev.cafrun.controller.launch.Ages;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.validation.InvalidRunException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Runs that somebody else looks after: it says when to look, and where attempts run. Thread-safe.
 * Every method is idempotent and throws what the database or the object store throws.
 */
public interface RunTurns {
  /**
   * Accepts a run, and records whether its author wants it held; all else of one that is there
   * already stays as it is.
   *
   * @param id never used again
   * @param namespace where it belongs
   * @param resumes words such as {@code affectnet-3/train-2}: the run that it goes on with, and the
   *     stage that is made anew with all after it
   * @param before whether it was accepted before, perhaps elsewhere: then the run that it goes on
   *     with need not be known here
   * @return whether it is new here
   * @throws InvalidRunException if the words name no run, or no stage of this run, and of a run
   *     that was never accepted if a name in it means something else
   */
  boolean admit(UUID id, CafRun run, String namespace, Optional<String> resumes, boolean before);

  /**
   * Takes over that a run has ended, whatever is known of it: nothing of it is started any more.
   *
   * @return whether its end was taken over, now or before; if not, it ended here, and more is known
   *     of it than its CafRun tells
   * @throws IllegalStateException if somebody is at the run: try again soon
   */
  boolean adopt(UUID id, CafRun run, String namespace, EndedRun ended);

  /** Whether the run was ever admitted. */
  boolean known(UUID id);

  /** Records that its author wants the run gone. */
  void cancel(UUID id);

  /**
   * Goes as far with the run as can be gone at this moment.
   *
   * @return nothing if somebody else is at it: try again soon
   */
  Optional<Turn> take(UUID id, Launcher launcher);

  /** How long what is looked at in turns has been going on. */
  Ages ages();

  /** Nobody wants to see the run in its cluster any more: what it made for itself alone may go. */
  void forget(UUID id);

  /** Removes what may go from the object store, and some of what runs left that ended long ago. */
  void removeForgotten();

  /** Every run that was admitted here, if not only here, and has not ended. */
  List<ClusterRun> unfinished();
}
