package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.sql.RecordingException;
import dev.cafrun.core.failure.Causes;
import dev.cafrun.core.failure.Failure;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Tells when a run has to end because nothing more of it can be recorded. Thread-safe. */
final class BrokenRecord {
  /** Somebody else may have been at the same row. */
  private static final int TRIES = 3;

  private final Map<UUID, Integer> refused = new ConcurrentHashMap<>();

  /**
   * Counts what went wrong at a run.
   *
   * @return why the run ends, if it has gone wrong often enough and waiting does not help
   */
  Optional<Failure> ends(UUID run, RecordingException trouble) {
    if (TransientFaults.passes(trouble) || refused.merge(run, 1, Integer::sum) < TRIES) {
      return Optional.empty();
    }
    refused.remove(run);
    return Optional.of(
        Failure.fatal(
            "RUN_NOT_RECORDABLE",
            "what became of the run could not be recorded, so it ends here; its finished stages stay"
                + " in the cache. Please report this: "
                + reason(trouble)));
  }

  /** All is well with it. */
  void recorded(UUID run) {
    refused.remove(run);
  }

  private static String reason(Throwable trouble) {
    Throwable cause = Causes.of(trouble).reduce((outer, inner) -> inner).orElseThrow();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
