package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.Reference;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.core.plan.RunPhase;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Parameters;

/** {@code caf cancel RUN}. */
@CommandLine.Command(
    name = "cancel",
    description = "Stops a run for good; what its stages have finished stays in the cache.")
final class CancelCommand implements Command.WithServices {
  @Parameters(paramLabel = "RUN", description = Reference.DESCRIPTION)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String run;

  @Override
  public int run(Workbench workbench, Terminal terminal) throws InterruptedException {
    RunHandle handle = Reference.find(workbench.runs(), run);
    RunPhase before = workbench.runs().detail(handle).summary().phase();
    if (before.terminal()) {
      String end = before.spelling().toLowerCase(Locale.ROOT);
      terminal.out().println("run " + handle.displayId() + " had ended already: " + end);
      return ExitCode.DONE;
    }
    workbench.drivers().requireTheRight();
    workbench.runs().cancel(handle);
    // Whoever drives the run ends it; if nobody does, this process.
    RunPhase end = workbench.drivers().drive(handle);
    terminal
        .out()
        .println("run " + handle.displayId() + ": " + end.spelling().toLowerCase(Locale.ROOT));
    return ExitCode.DONE;
  }
}
