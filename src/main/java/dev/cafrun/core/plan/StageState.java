package dev.cafrun.core.plan;

import dev.cafrun.core.canonical.Spelled;

/** Where a stage is in its life. {@link Transitions} says what may follow what. */
public enum StageState implements Spelled {
  /** Waits for its inputs, for a free place, or for the run to be resumed. */
  PENDING("Pending", false),
  /** An attempt is under way. */
  RUNNING("Running", false),
  /** The last attempt failed; the next one starts when its backoff is over. */
  RETRYING("Retrying", false),
  /** Its manifest exists. */
  SUCCEEDED("Succeeded", true),
  /** No attempt is left, or none would help. */
  FAILED("Failed", true),
  /** Somebody cancelled the run. */
  CANCELLED("Cancelled", true),
  /** Never started, because the run had failed by then. */
  SKIPPED("Skipped", true);

  private final String spelling;
  private final boolean terminal;

  StageState(String spelling, boolean terminal) {
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
