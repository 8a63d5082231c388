package dev.cafrun.runtime.testing;

/**
 * Ends a stage as abruptly as a test can within one process: an {@link Error}, so that no handler
 * meant for failures sees it.
 */
public final class SimulatedKill extends Error {
  private static final long serialVersionUID = 1L;

  public SimulatedKill(String moment) {
    super("killed " + moment);
  }
}
