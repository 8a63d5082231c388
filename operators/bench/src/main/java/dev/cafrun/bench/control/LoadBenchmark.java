package dev.cafrun.bench.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * A benchmark as a program: says row by row what it measures, and on what it did so.
 *
 * @param <R> a row, as JSON has it
 */
public abstract class LoadBenchmark<R> implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  private enum Format {
    text,
    json
  }

  @Option(names = "--quick", description = "A fraction of the runs, for a rough answer.")
  private boolean quick;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Format format = Format.text;

  private final List<R> rows = new ArrayList<>();

  /**
   * Runs it.
   *
   * @return the exit code: 0 when done, 1 if it could not, 2 for bad usage
   */
  protected static int run(LoadBenchmark<?> benchmark, String... arguments) {
    return new CommandLine(benchmark)
        .setExecutionExceptionHandler(
            (why, command, parsed) -> {
              System.err.println("caf: " + Objects.requireNonNullElse(why.getMessage(), why));
              return 1;
            })
        .execute(arguments);
  }

  /** Measures, and calls {@link #print} and {@link #add} meanwhile. */
  protected abstract void measure(boolean quick) throws Exception;

  /** A row for people. */
  protected abstract String line(R row);

  @Override
  public final Integer call() throws Exception {
    System.err.println(LoadedHost.description());
    LoadedHost.Watch others = LoadedHost.watch();
    measure(quick);
    if (format == Format.json) {
      System.out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows));
    }
    System.err.println(others.report());
    return 0;
  }

  protected final void add(R row) {
    rows.add(row);
    print(line(row));
  }

  /** A line for people, between the rows. */
  protected final void print(String line) {
    if (format == Format.text) {
      System.out.println(line);
    }
  }
}
