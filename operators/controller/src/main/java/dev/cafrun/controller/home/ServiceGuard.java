package dev.cafrun.controller.home;

/** Keeps the embedded services up while a run needs them. */
public interface ServiceGuard {
  /**
   * Looks whether the embedded services answer and brings back what does not, at the same address
   * and with the same data, so that connection pools recover by themselves. Costs a few
   * milliseconds when all is well, nothing when all is elsewhere. Idempotent and safe for several
   * threads and processes.
   *
   * @throws dev.cafrun.core.failure.StageException if a service cannot be brought back
   */
  void ensureRunning();
}
