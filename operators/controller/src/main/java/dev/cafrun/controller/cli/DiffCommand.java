package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.OutputFormat;
import dev.cafrun.controller.cli.command.Reference;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.file.SpecDifferences;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunSummary;
import dev.cafrun.controller.view.ComparedRuns;
import dev.cafrun.controller.view.RunJson;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code caf diff RUN RUN…}. */
@CommandLine.Command(
    name = "diff",
    description = "Shows in which fields of their run files runs differ, defaults filled in.")
final class DiffCommand implements Command.WithServices {
  @Parameters(arity = "2..10", paramLabel = "RUN", description = Reference.DESCRIPTION)
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<String> references;

  @Mixin private OutputFormat output = new OutputFormat();

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    List<RunDetail> runs =
        references.stream()
            .map(reference -> Reference.find(workbench.runs(), reference))
            .map(workbench.runs()::detail)
            .toList();
    ComparedRuns compared = ComparedRuns.of(runs);
    if (output.json()) {
      terminal.out().println(RunJson.pretty(compared));
    } else if (compared.differences().isEmpty()) {
      terminal.out().println("no difference: they ask for the same");
    } else {
      table(compared).lines().forEach(terminal.out()::println);
    }
    return ExitCode.DONE;
  }

  private static Table table(ComparedRuns compared) {
    Table table = new Table();
    table.row(row("FIELD", compared.runs().stream().map(RunSummary::displayId)));
    for (SpecDifferences.Field field : compared.differences()) {
      table.row(row(field.path(), field.values().stream().map(DiffCommand::shown)));
    }
    return table;
  }

  private static String shown(String value) {
    return value.isEmpty() ? "–" : value;
  }

  private static String[] row(String first, Stream<String> others) {
    return Stream.concat(Stream.of(first), others).toArray(String[]::new);
  }
}
