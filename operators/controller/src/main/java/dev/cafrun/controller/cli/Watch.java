package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.ProgressView;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.plan.RunPhase;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Drives a run and shows it meanwhile. */
final class Watch {
  private static final Logger LOG = System.getLogger(Watch.class.getName());
  private static final Duration LOOK = Duration.ofMillis(300);

  private final Workbench workbench;
  private final Terminal terminal;

  Watch(Workbench workbench, Terminal terminal) {
    this.workbench = workbench;
    this.terminal = terminal;
  }

  /** The phase the run ended in or is held in; nothing if Ctrl-C stopped the driving. */
  Optional<RunPhase> untilTheEnd(RunHandle run) throws InterruptedException {
    FutureTask<RunPhase> driving = new FutureTask<>(() -> workbench.drivers().drive(run));
    Thread driver = Thread.ofPlatform().name("driver").start(driving);
    try (Interrupts interrupts = Interrupts.first(driver::interrupt);
        ProgressView view = ProgressView.on(terminal)) {
      boolean over = false;
      while (true) {
        Optional<RunPhase> end = waitFor(driving, driver);
        @Nullable RunPhase seen = show(run, view);
        if (end.isPresent() || over) {
          return end;
        }
        over = driving.isDone(); // one more look tells how it ended
        if (seen == RunPhase.SUSPENDED) {
          driver.interrupt();
          driver.join();
          return Optional.of(seen);
        }
      }
    }
  }

  private static Optional<RunPhase> waitFor(FutureTask<RunPhase> driving, Thread driver)
      throws InterruptedException {
    try {
      RunPhase end = driving.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
      driver.join();
      return Optional.of(end);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InterruptedException) {
        return Optional.empty();
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    }
  }

  /**
   * The database may be away for a moment; the driver brings it back, and the next look shows more.
   */
  private @Nullable RunPhase show(RunHandle run, ProgressView view) {
    try {
      var detail = workbench.runs().detail(run);
      view.show(detail, workbench.clock().instant());
      return detail.summary().phase();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "cannot look at run " + run.displayId() + " now", e);
      return null;
    }
  }
}
