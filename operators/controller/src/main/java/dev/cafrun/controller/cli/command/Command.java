package dev.cafrun.controller.cli.command;

import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.launch.WorkerHome;

/** What {@code caf} was asked to do. */
public sealed interface Command {

  /**
   * Looks at everything that can be wrong with the arguments before anything is started.
   *
   * @throws UsageException if there is no use in going on
   */
  default void check() {}

  /** Needs no service, at most a program of the worker's. */
  non-sealed interface Alone extends Command {
    /**
     * Returns the exit code.
     *
     * @param worker whose programs it may start
     */
    int run(WorkerHome worker, Terminal terminal) throws InterruptedException;
  }

  /** Needs the database and the object store. */
  non-sealed interface WithServices extends Command {
    /** Returns the exit code. */
    int run(Workbench workbench, Terminal terminal) throws InterruptedException;
  }
}
