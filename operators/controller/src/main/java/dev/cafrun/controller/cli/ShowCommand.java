package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.Reference;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.RunText;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.view.RunJson;
import dev.cafrun.core.run.Marks;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code caf show RUN}. */
@CommandLine.Command(name = "show", description = "Shows one run: stages, metrics, model, failure.")
final class ShowCommand implements Command.WithServices {
  @Parameters(paramLabel = "RUN", description = Reference.DESCRIPTION)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private String run;

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    RunHandle handle = Reference.find(workbench.runs(), run);
    RunDetail detail = workbench.runs().detail(handle);
    if (output.json()) {
      terminal.out().println(RunJson.pretty(detail));
      return ExitCode.DONE;
    }
    RunText text = new RunText(detail, terminal.paint());
    terminal.out().println(text.headline());
    text.collected(workbench.clock().getZone()).ifPresent(terminal.out()::println);
    terminal.out().println();
    text.stages(workbench.clock().instant()).forEach(terminal.out()::println);
    List<String> metrics = RunText.scores(detail);
    if (!metrics.isEmpty()) {
      terminal.out().println();
      metrics.forEach(line -> terminal.out().println("  " + line));
    }
    Marks marks = workbench.runs().marks(handle);
    if (!marks.equals(Marks.NONE)) {
      terminal.out().println();
      if (!marks.tags().isEmpty()) {
        terminal.out().println("tags: " + marks.shownTags());
      }
      if (!marks.note().isEmpty()) {
        terminal.out().println("note: " + marks.note());
      }
    }
    text.model().ifPresent(model -> terminal.out().println("\n" + model));
    if (!text.failure().isEmpty()) {
      terminal.out().println();
      text.failure().forEach(terminal.out()::println);
    }
    if (!text.warnings().isEmpty()) {
      terminal.out().println();
      text.warnings().forEach(terminal.out()::println);
    }
    return ExitCode.DONE;
  }
}
