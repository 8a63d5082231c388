package dev.cafrun.bench.history;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cafrun.bench.control.LoadedHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caf bench history}: exit code 0 when done, 1 if it could not, 2 for bad usage. */
@Command(
    name = "caf bench history",
    mixinStandardHelpOptions = true,
    description =
        "Fills a PostgreSQL of its own with 100,000 runs and 50 million points of curves, and asks"
            + " what people ask: lists, filters, one run, its curves.")
public final class HistoryBenchmark implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  private enum Format {
    text,
    json
  }

  @Option(names = "--quick", description = "A hundredth of the runs, for a rough answer.")
  private boolean quick;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Format format = Format.text;

  private final List<HistoryRow> rows = new ArrayList<>();

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new HistoryBenchmark())
            .setExecutionExceptionHandler(
                (why, command, parsed) -> {
                  System.err.println("caf: " + Objects.requireNonNullElse(why.getMessage(), why));
                  return 1;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    HistoryScale scale = quick ? HistoryScale.QUICK : HistoryScale.FULL;
    System.err.println(LoadedHost.description());
    LoadedHost.Watch others = LoadedHost.watch();
    try (FilledHistory history = FilledHistory.open()) {
      history.fill(scale, System.err::println);
      print(HistoryRow.HEADER);
      new Questions(history, scale, this::add).ask();
      new Writers(history, scale, this::add).write();
      new OpenTabs(history, scale, this::add).look();
    }
    if (format == Format.json) {
      System.out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows));
    }
    System.err.println(others.report());
    return 0;
  }

  private void add(HistoryRow row) {
    rows.add(row);
    print(row.line());
  }

  private void print(String line) {
    if (format == Format.text) {
      System.out.println(line);
    }
  }
}
