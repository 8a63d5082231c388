package dev.cafrun.controller.launch;

import java.nio.file.Path;
import java.util.UUID;

/**
 * Runs attempts as processes of this machine, which talk through files. {@link #stop(Attempt)}
 * returns once nothing is left. Thread-safe.
 */
public interface ProcessLauncher extends Launcher {
  /** Where an attempt says how far it is, as JSON lines. */
  Path events(Attempt attempt);

  /** Where whoever reads {@link #events} may note how far; gone when they begin anew. */
  Path heard(Attempt attempt);

  /** Where an attempt's output goes, for people. */
  Path log(Attempt attempt);

  /** Looks no more after a run's attempts: somebody else does. */
  void leave(UUID run);

  /** Ends every attempt of a run that this launcher has started or has been asked about. */
  void stop(UUID run);
}
