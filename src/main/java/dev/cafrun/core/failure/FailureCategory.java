package dev.cafrun.core.failure;

/** Who can do something about a failure; it alone decides whether a stage is tried again. */
public enum FailureCategory {
  /** The run's author: a bad file, label or field. Never retried. */
  USER,
  /** The platform: a lost process, an unreachable store, a full disk. Retried with backoff. */
  PLATFORM,
  /** Nobody by waiting: a broken promise of the program itself. Never retried. */
  FATAL;

  public boolean retried() {
    return this == PLATFORM;
  }
}
