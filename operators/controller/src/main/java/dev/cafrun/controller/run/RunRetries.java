package dev.cafrun.controller.run;

import dev.cafrun.core.stage.StageId;

/** Begins runs anew, as {@link Runs#retry} promises. */
@FunctionalInterface
public interface RunRetries {
  RunHandle retry(RunHandle run, StageId stage);
}
