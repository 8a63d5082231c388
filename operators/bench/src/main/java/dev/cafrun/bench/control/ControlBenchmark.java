package dev.cafrun.bench.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caf bench control}: exit code 0 when done, 1 if it could not, 2 for bad usage. */
@Command(
    name = "caf bench control",
    mixinStandardHelpOptions = true,
    description =
        "Puts the operator under load, on an API server whose pods are only played: runs a minute,"
            + " gaps between stages, memory.")
public final class ControlBenchmark implements Callable<Integer> {
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  private enum Format {
    text,
    json
  }

  @Option(names = "--quick", description = "A tenth of the runs, for a rough answer.")
  private boolean quick;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Format format = Format.text;

  private final List<LoadMeasure> rows = new ArrayList<>();

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new ControlBenchmark())
            .setExecutionExceptionHandler(
                (why, command, parsed) -> {
                  System.err.println("caf: " + Objects.requireNonNullElse(why.getMessage(), why));
                  return 1;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Programs programs = new Programs(Path.of(System.getProperty("caf.root", "")).toAbsolutePath());
    System.err.println(LoadedHost.description());
    LoadedHost.Watch others = LoadedHost.watch();
    try (Site site = Site.open(System.getenv(), programs)) {
      System.err.println("on " + site.description());
      print(LoadMeasure.HEADER);
      new Load(quick ? Scale.QUICK : Scale.FULL, site, this::add).measure();
    }
    if (format == Format.json) {
      System.out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows));
    }
    System.err.println(others.report());
    return 0;
  }

  private void add(LoadMeasure row) {
    rows.add(row);
    print(row.line());
  }

  private void print(String line) {
    if (format == Format.text) {
      System.out.println(line);
    }
  }
}
