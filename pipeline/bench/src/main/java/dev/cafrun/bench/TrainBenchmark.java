package dev.cafrun.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code caf bench train}. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Times one iteration of the method and one of plain regression, here and in libtorch.")
final class TrainBenchmark implements Callable<Integer> {
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

  @Override
  public Integer call() throws Exception {
    System.err.println(BenchmarkHost.description());
    try (PeerProcess peer =
        PeerProcess.start().orElseThrow(() -> new IllegalStateException(Peer.ABSENT))) {
      measure(new PeerBenchmark(peer, quick ? 1 : 2, quick ? 3 : 11));
    }
    return 0;
  }

  private void measure(PeerBenchmark comparison) throws JsonProcessingException {
    int processors = Runtime.getRuntime().availableProcessors();
    List<TimeComparison> rows = new ArrayList<>();
    for (BenchmarkCase benchmarked : BenchmarkCase.all(Math.min(2, processors))) {
      List<TimeComparison> measured = comparison.of(benchmarked);
      if (rows.isEmpty()) {
        System.err.println(comparison.description());
        print(TimeComparison.HEADER);
      }
      measured.forEach(row -> print(row.line()));
      rows.addAll(measured);
    }
    if (format == Format.json) {
      System.out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows));
    }
    if (processors < 2) {
      System.err.println("Two threads were not measured: this machine has one processor.");
    }
    comparison.disturbance().ifPresent(System.err::println);
  }

  private void print(String line) {
    if (format == Format.text) {
      System.out.println(line);
    }
  }
}
