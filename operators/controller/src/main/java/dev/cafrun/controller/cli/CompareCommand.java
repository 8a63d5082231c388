package dev.cafrun.controller.cli;

import dev.cafrun.controller.cli.command.Command;
import dev.cafrun.controller.cli.command.ExitCode;
import dev.cafrun.controller.cli.command.Reference;
import dev.cafrun.controller.cli.command.UsageException;
import dev.cafrun.controller.cli.command.Workbench;
import dev.cafrun.controller.cli.terminal.Table;
import dev.cafrun.controller.cli.terminal.Terminal;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.view.RunComparison;
import dev.cafrun.controller.view.RunJson;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code caf compare RUN…}. */
@CommandLine.Command(
    name = "compare",
    description = "Shows the scores of several runs side by side, such as an ablation's.")
final class CompareCommand implements Command.WithServices {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "A run's id or name; 'table4-*' is the newest run of every such name.")
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private List<String> references;

  /** What the table can be written as. */
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  enum Format {
    text,
    markdown,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default), markdown or json.")
  private Format format = Format.text;

  @Override
  public int run(Workbench workbench, Terminal terminal) {
    List<RunDetail> runs =
        references.stream()
            .flatMap(reference -> named(workbench.runs(), reference))
            .distinct()
            .map(workbench.runs()::detail)
            .toList();
    List<String> lines =
        switch (format) {
          case text -> text(RunComparison.of(runs));
          case markdown -> RunComparison.of(runs).markdown();
          case json -> List.of(RunJson.pretty(runs.stream().map(RunDetail::summary).toList()));
        };
    lines.forEach(terminal.out()::println);
    return ExitCode.DONE;
  }

  private static List<String> text(RunComparison comparison) {
    Table table = new Table();
    comparison.rows().forEach(row -> table.row(row.toArray(String[]::new)));
    return table.lines();
  }

  private static Stream<RunHandle> named(Runs runs, String reference) {
    if (!reference.contains("*")) {
      return Stream.of(Reference.find(runs, reference));
    }
    List<RunHandle> newest = runs.newestNamed(reference);
    if (newest.isEmpty()) {
      throw new UsageException("no run's name fits '" + reference + "'; ./caf runs lists them");
    }
    return newest.stream();
  }
}
