package dev.cafrun.controller.home;

import java.nio.file.Path;

/**
 * A server that belongs to a home rather than to a process: it outlives whoever started it and is
 * adopted by whoever comes next. Not safe for several threads or processes; {@link HomeServices}
 * sees to that.
 */
interface HomeService {
  /** What it says, while it runs; whatever writes there appends. */
  Path log();

  /** Whether it serves. Cheap: one small file and one round trip. */
  boolean answers();

  /**
   * Adopts the server that is there, or starts one. Does nothing if it serves.
   *
   * @param mayMove whether another port will do when a stranger has taken ours
   * @throws dev.cafrun.core.failure.StageException if it cannot be started; the message says why
   */
  void start(boolean mayMove);

  /** Stops the server after its current work; does nothing if there is none. */
  void stop();
}
