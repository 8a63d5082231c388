package dev.cafrun.controller.history.record;

import dev.cafrun.core.canonical.Spelled;

/** What became of an attempt. */
public enum AttemptState implements Spelled {
  RUNNING("Running"),
  SUCCEEDED("Succeeded"),
  FAILED("Failed"),
  /** Ended by us: the run was cancelled or held. Does not count as a failure. */
  STOPPED("Stopped");

  private final String spelling;

  AttemptState(String spelling) {
    this.spelling = spelling;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
