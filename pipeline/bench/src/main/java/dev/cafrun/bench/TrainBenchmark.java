package dev.cafrun.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.cafrun.bench.peer.Peer;
import dev.cafrun.bench.peer.PeerProcess;
import dev.cafrun.core.training.Backbone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "torch: compare engine native with engine torch, instead of with libtorch.")
  private Optional<String> engine = Optional.empty();

  @Option(names = "--backbone", description = "This one only: ${COMPLETION-CANDIDATES}.")
  private Optional<Backbone> backbone = Optional.empty();

  @Option(names = "--size", paramLabel = "PIXELS", description = "Images of this size only.")
  private Optional<Integer> size = Optional.empty();

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    engine
        .filter(name -> !name.equals(Peer.TORCH_ENGINE))
        .ifPresent(
            name -> {
              throw new ParameterException(
                  command.commandLine(), "--engine takes torch, not '" + name + "'");
            });
    System.err.println(BenchmarkHost.description());
    String opponent = engine.orElse(Peer.LIBTORCH);
    try (PeerProcess peer =
        PeerProcess.start(opponent).orElseThrow(() -> new IllegalStateException(Peer.ABSENT))) {
      int warmUp = quick ? 1 : 2;
      int rounds = quick ? 3 : 11;
      if (engine.isPresent()) {
        measure(new EngineBenchmark(peer, warmUp, rounds));
      } else {
        measure(new PeerBenchmark(peer, warmUp, rounds));
      }
    }
    return 0;
  }

  private void measure(EngineBenchmark comparison) throws JsonProcessingException {
    List<EngineBenchmark.Row> rows = new ArrayList<>();
    for (BenchmarkCase benchmarked : cases()) {
      List<EngineBenchmark.Row> measured = comparison.of(benchmarked);
      if (rows.isEmpty()) {
        System.err.println(comparison.description());
        print(EngineBenchmark.HEADER);
      }
      measured.forEach(row -> print(row.line()));
      rows.addAll(measured);
    }
    printJson(rows);
  }

  private void measure(PeerBenchmark comparison) throws JsonProcessingException {
    List<TimeComparison> rows = new ArrayList<>();
    for (BenchmarkCase benchmarked : cases()) {
      List<TimeComparison> measured = comparison.of(benchmarked);
      if (rows.isEmpty()) {
        System.err.println(comparison.description());
        print(TimeComparison.HEADER);
      }
      measured.forEach(row -> print(row.line()));
      rows.addAll(measured);
    }
    printJson(rows);
    comparison.disturbance().ifPresent(System.err::println);
  }

  private List<BenchmarkCase> cases() {
    int processors = Runtime.getRuntime().availableProcessors();
    if (processors < 2) {
      System.err.println("Two threads are not measured: this machine has one processor.");
    }
    return BenchmarkCase.all(Math.min(2, processors)).stream()
        .filter(one -> backbone.map(wanted -> wanted == one.backbone()).orElse(true))
        .filter(one -> size.map(wanted -> wanted == one.size()).orElse(true))
        .toList();
  }

  private void printJson(List<?> rows) throws JsonProcessingException {
    if (format == Format.json) {
      System.out.println(
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(rows));
    }
  }

  private void print(String line) {
    if (format == Format.text) {
      System.out.println(line);
    }
  }
}
