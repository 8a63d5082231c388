package dev.cafrun.bench.control;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caf bench control}: exit code 0 when done, 1 if it could not, 2 for bad usage. */
@Command(
    name = "caf bench control",
    mixinStandardHelpOptions = true,
    description =
        "Puts the operator under load, on an API server whose pods are only played: runs a minute,"
            + " gaps between stages, memory.")
public final class ControlBenchmark extends LoadBenchmark<LoadMeasure> {
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

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(run(new ControlBenchmark(), arguments));
  }

  @Override
  protected void measure(boolean quick) throws Exception {
    Programs programs = build == null ? Programs.here() : new Programs(build.toAbsolutePath());
    Scale scale = quick ? Scale.QUICK : Scale.FULL;
    try (Site site = Site.open(System.getenv(), programs)) {
      System.err.println("on " + site.description());
      print(LoadMeasure.HEADER);
      new Load(live == 0 ? scale : scale.live(live), site, this::add).measure();
    }
  }

  @Override
  protected String line(LoadMeasure row) {
    return row.line();
  }
}
