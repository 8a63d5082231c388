package dev.cafrun.bench.history;

import dev.cafrun.bench.control.LoadBenchmark;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caf bench history}: exit code 0 when done, 1 if it could not, 2 for bad usage. */
@Command(
    name = "caf bench history",
    mixinStandardHelpOptions = true,
    description =
        "Fills a PostgreSQL of its own with 100,000 runs and 50 million points of curves, and asks"
            + " what people ask: lists, filters, one run, its curves.")
public final class HistoryBenchmark extends LoadBenchmark<HistoryRow> {
  @Option(
      names = "--mlflow",
      paramLabel = "PROGRAM",
      description =
          "An installed mlflow that can speak with PostgreSQL: its server is asked the same, beside CafRun's.")
  private @Nullable Path mlflow;

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(run(new HistoryBenchmark(), arguments));
  }

  @Override
  protected void measure(boolean quick) throws Exception {
    HistoryScale scale = quick ? HistoryScale.QUICK : HistoryScale.FULL;
    try (FilledHistory history =
        mlflow == null ? FilledHistory.open() : FilledHistory.openWithStore()) {
      history.fill(scale, System.err::println);
      print(HistoryRow.HEADER);
      new Questions(history, scale, this::add).ask();
      new Writers(history, scale, this::add).write();
      new OpenTabs(history, scale, this::add).look();
      if (mlflow != null) {
        new MlflowPeer(history, scale, mlflow, this::add).compare(System.err::println);
      }
    }
  }

  @Override
  protected String line(HistoryRow row) {
    return row.line();
  }
}
