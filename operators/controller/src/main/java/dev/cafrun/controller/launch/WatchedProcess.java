package dev.cafrun.controller.launch;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A process under watch and, once it is dead, how it ended. Guarded by its launcher. */
final class WatchedProcess {
  /** Ctrl-C reaches the worker sooner than it reaches whoever drives the run. */
  private static final Duration PERHAPS_OURS = Duration.ofSeconds(2);

  private final WorkerProcess process;

  /** Nothing for an orphan, whose exit code only its parent could have told. */
  private final @Nullable Process child;

  /** As {@link System#nanoTime}. */
  private @Nullable Long deadSince;

  private WatchedProcess(WorkerProcess process, @Nullable Process child) {
    this.process = process;
    this.child = child;
  }

  static WatchedProcess child(Process child) {
    return new WatchedProcess(WorkerProcess.of(child.toHandle()), child);
  }

  static WatchedProcess orphan(WorkerProcess process) {
    return new WatchedProcess(process, null);
  }

  WorkerProcess process() {
    return process;
  }

  /**
   * Alive, or ended by a signal that may have been meant for this program too: then whoever drives
   * the run is about to be told to stop, and nothing has failed.
   *
   * @param now as {@link System#nanoTime}
   */
  boolean underWay(long now) {
    if (child == null ? process.alive() : child.isAlive()) {
      return true;
    }
    if (deadSince == null) {
      deadSince = now;
    }
    return end().perhapsOurs() && now - deadSince < PERHAPS_OURS.toNanos();
  }

  /** Once it is dead. */
  ProcessEnd end() {
    return child == null ? ProcessEnd.unknown() : ProcessEnd.of(child.exitValue());
  }
}
