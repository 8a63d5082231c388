package dev.cafrun.bench.faces;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cafrun.bench.BenchmarkHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caf bench faces}: exit code 0 when done, 1 if it could not, 2 for bad usage. */
@Command(
    name = "caf bench faces",
    mixinStandardHelpOptions = true,
    description =
        "Times ingest and alignment of pictures with faces, beside MediaPipe's own Python package.")
public final class FacesBenchmark implements Callable<Integer> {
  private static final int FIRST = 1000;

  @SuppressWarnings("UnusedVariable") // picocli reads the names
  private enum Format {
    text,
    json
  }

  @Option(names = "--quick", description = "A rough answer in a fraction of the time.")
  private boolean quick;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Format format = Format.text;

  @Option(
      names = "--mediapipe",
      paramLabel = "PYTHON",
      description =
          "A Python with the package mediapipe==0.10.21: it does the same with the same pictures, in turn.")
  private @Nullable String python;

  @Option(
      names = "--pictures",
      paramLabel = "DIR",
      description = "JPEG files to use instead of painted faces of 640 × 480 pixels.")
  private @Nullable Path own;

  @Option(
      names = "--counts",
      paramLabel = "N",
      split = ",",
      description = "Sizes of the data sets in turn, instead of 1000, 10000 and 100000.")
  private int @Nullable [] wanted;

  private final List<FacesRow> rows = new ArrayList<>();

  /** Runs the benchmark. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new FacesBenchmark())
            .setExecutionExceptionHandler(
                (why, command, parsed) -> {
                  System.err.println("caf: " + Objects.requireNonNullElse(why.getMessage(), why));
                  return 1;
                })
            .execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    System.err.println(BenchmarkHost.description());
    Path folder = Files.createTempDirectory("caf-bench-faces");
    try {
      FacesReport report = measure(folder);
      if (format == Format.json) {
        System.out.println(
            new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValueAsString(report));
      }
      return 0;
    } finally {
      StagesUnderTest.delete(folder);
    }
  }

  private FacesReport measure(Path folder) throws IOException, InterruptedException {
    int first = quick ? 200 : FIRST;
    int[] counts = wanted;
    if (counts == null) {
      counts = quick ? new int[] {200, 1000} : new int[] {1000, 10_000, 100_000};
    }
    BenchmarkPictures pictures =
        own == null
            ? BenchmarkPictures.painted(first, folder.resolve("pictures"))
            : BenchmarkPictures.of(own, folder.resolve("pictures"));
    System.err.printf("%d different pictures, given again under other names%n", pictures.size());
    Path dataset = folder.resolve("dataset-" + first);
    List<Path> files = pictures.dataset(dataset, first);
    StagesUnderTest stages = new StagesUnderTest(dataset, folder.resolve("work"));
    stages.measure(first); // compiles the code
    print(FacesRow.HEADER);
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    List<Double> processorRatios = new ArrayList<>();
    for (int round = 0; round < (quick ? 3 : 5); round++) {
      FacesRow row = add(stages.measure(first));
      ours.add(row.imagesPerSecond());
      if (python != null) {
        MediaPipePeer peer = new MediaPipePeer(python, folder.resolve("mediapipe"));
        FacesRow other = add(peer.measure(files, stages.storedSize()));
        theirs.add(other.imagesPerSecond());
        ratios.add(row.imagesPerSecond() / other.imagesPerSecond());
        processorRatios.add(other.processorMs() / row.processorMs());
      }
    }
    Map<String, Double> steps;
    try (StepTimes times = new StepTimes()) {
      stages.measure(first);
      steps = times.perPicture(first);
    }
    steps.forEach((step, ms) -> print(String.format(Locale.ROOT, "%-10s %7.3f ms", step, ms)));
    for (int count : counts) {
      Path larger = folder.resolve("counted-" + count);
      pictures.dataset(larger, count);
      add(new StagesUnderTest(larger, folder.resolve("work")).measure(count));
      StagesUnderTest.delete(larger);
    }
    FacesReport report =
        new FacesReport(
            median(ours),
            theirs.isEmpty() ? null : median(theirs),
            ratios.isEmpty() ? null : median(ratios),
            processorRatios.isEmpty() ? null : median(processorRatios),
            steps,
            rows);
    print(String.format(Locale.ROOT, "caf: %.1f images/s", report.imagesPerSecond()));
    if (!ratios.isEmpty()) {
      print(
          String.format(
              Locale.ROOT,
              "mediapipe: %.1f images/s; caf is %.2f times as fast, and %.2f times by processor time"
                  + " (medians of %d rounds)",
              median(theirs),
              median(ratios),
              median(processorRatios),
              ratios.size()));
    }
    return report;
  }

  static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private FacesRow add(FacesRow row) {
    rows.add(row);
    print(row.line());
    return row;
  }

  private void print(String line) {
    if (format == Format.text) {
      System.out.println(line);
    }
  }
}
