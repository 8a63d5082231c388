package dev.cafrun.controller.drive;

import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.plan.RunPhase;

/**
 * Brings runs to their end. Of all drivers in all processes one at a time drives a run: the one
 * that holds its lease. Thread-safe.
 */
public interface RunDrivers {
  /**
   * Looks whether runs may be driven here, which whoever asks for something that concerns them does
   * first: what is asked for stays, though this process may do nothing about it.
   *
   * @throws dev.cafrun.core.failure.StageException USER {@code DATABASE_OCCUPIED} if another
   *     installation is at work
   */
  void requireTheRight();

  /**
   * Drives a run until it has ended; while another process drives it, waits, and takes over should
   * that process die. Survives restarts of the database and of the object store.
   *
   * @return the terminal phase
   * @throws InterruptedException if this thread is interrupted: the run's processes have been
   *     stopped in good order, and the run can be taken up again where it was
   */
  RunPhase drive(RunHandle run) throws InterruptedException;

  /**
   * Drives every run that has not ended, and those that come, until this thread is interrupted.
   *
   * @throws InterruptedException always; everything has been stopped in good order
   */
  void driveAll() throws InterruptedException;
}
