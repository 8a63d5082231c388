package dev.cafrun.bench.control;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--live",
      paramLabel = "RUNS",
      description = "How many runs are live at once; 1,000, or 100 with --quick, if not said.")
  private int live;

  @Option(
      names = "--build",
      paramLabel = "FOLDER",
      description = "Another checkout that was built: its controller is put under the same load.")
  private @Nullable Path build;

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
    Path here = Path.of(System.getProperty("caf.root", ""));
    Programs programs = new Programs((build == null ? here : build).toAbsolutePath());
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    System.err.println(LoadedHost.description());
    LoadedHost.Watch others = LoadedHost.watch();
    try (Site site = Site.open(System.getenv(), programs)) {
      System.err.println("on " + site.description());
      print(LoadMeasure.HEADER);
      new Load(live == 0 ? scale : scale.live(live), site, this::add).measure();
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
