package dev.cafrun.controller.launch;

import dev.cafrun.core.stage.StageId;
import java.util.UUID;

/**
 * Names one attempt at one stage of one run.
 *
 * @param run the run
 * @param stage the stage
 * @param number from 1
 */
public record Attempt(UUID run, StageId stage, int number) {
  public Attempt {
    if (number < 1) {
      throw new IllegalArgumentException("attempts count from 1");
    }
  }

  /** The folder of the objects that receive the output of a run's attempts. */
  public static String archivedLogs(UUID run) {
    return "logs/" + run + "/";
  }

  /** The object that receives its output where workers archive it. */
  public String archivedLog() {
    return archivedLogs(run) + stage + "/" + number + ".log";
  }

  @Override
  public String toString() {
    return "attempt " + number + " of " + stage;
  }
}
