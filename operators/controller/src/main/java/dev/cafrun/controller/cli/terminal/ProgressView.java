package dev.cafrun.controller.cli.terminal;

import dev.cafrun.controller.run.RunDetail;
import java.time.Instant;

/** Shows a run while it runs. Not thread-safe. */
public interface ProgressView extends AutoCloseable {
  /** The state of things; called several times a second, with nothing new more often than not. */
  void show(RunDetail run, Instant now);

  /** Leaves the last state on the screen. */
  @Override
  void close();

  static ProgressView on(Terminal terminal) {
    return terminal.interactive()
        ? new RedrawnProgress(terminal)
        : new PlainProgress(terminal.out());
  }
}
