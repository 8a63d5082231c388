package dev.cafrun.core.plan;

import dev.cafrun.core.canonical.Spelled;

/** Where a run is in its life. {@link Transitions} says what may follow what. */
public enum RunPhase implements Spelled {
  /** Accepted, nothing done yet. */
  PENDING("Pending", false),
  RUNNING("Running", false),
  /** Held by its author; nothing runs, nothing is lost. */
  SUSPENDED("Suspended", false),
  SUCCEEDED("Succeeded", true),
  FAILED("Failed", true),
  CANCELLED("Cancelled", true);

  private final String spelling;
  private final boolean terminal;

  RunPhase(String spelling, boolean terminal) {
    this.spelling = spelling;
    this.terminal = terminal;
  }

  public boolean terminal() {
    return terminal;
  }

  @Override
  public String spelling() {
    return spelling;
  }
}
