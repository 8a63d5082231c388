package dev.cafrun.controller.web.action;

import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Waits for runs that were made a moment ago: a CafRun is known once its operator has seen it. */
record Arrival(Runs runs) {
  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int LOOKS = 100;

  /** Nothing if it is not known after ten seconds: then nobody looks after it for now. */
  Optional<RunHandle> of(UUID run) {
    Optional<RunHandle> found = runs.find(run.toString());
    try {
      for (int looks = 1; found.isEmpty() && looks < LOOKS; looks++) {
        Thread.sleep(LOOK);
        found = runs.find(run.toString());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return found;
  }
}
