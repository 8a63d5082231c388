package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.launch.Launcher;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.Execution;
import java.util.Optional;

/** The attempts of a run whose CafRun is gone: its Jobs go with it, and none may follow. */
final class GoneJobs implements Launcher {
  @Override
  public boolean launch(Attempt attempt, Assignment assignment, Runnable onEnd) {
    throw new StageException(
        Failure.fatal("RUN_DELETED", "the CafRun is gone, so " + attempt + " has no place to run"));
  }

  @Override
  public Optional<Execution> execution(Attempt attempt) {
    return Optional.empty();
  }

  @Override
  public boolean stop(Attempt attempt) {
    return true;
  }

  @Override
  public int places() {
    return 0;
  }
}
