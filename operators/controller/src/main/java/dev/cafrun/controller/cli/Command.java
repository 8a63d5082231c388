package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.terminal.Terminal;

/** What {@code caf} was asked to do. */
public sealed interface Command {

  /**
   * Looks at everything that can be wrong with the arguments before anything is started.
   *
   * @throws UsageException if there is no use in going on
   */
  default void check() {}

  /** Needs nothing of this program's but its own process. */
  non-sealed interface Alone extends Command {
    /** Returns the exit code. */
    int run(Terminal terminal) throws InterruptedException;
  }

  /** Needs the database and the object store. */
  non-sealed interface WithServices extends Command {
    /** Returns the exit code. */
    int run(Workbench workbench, Terminal terminal) throws InterruptedException;
  }
}
