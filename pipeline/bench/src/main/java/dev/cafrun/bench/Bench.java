package dev.cafrun.bench;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code caf bench}: exit code 0 when done, 1 if it could not, 2 for bad usage. */
@Command(
    name = "caf bench",
    description = "Measures CafRun.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = TrainBenchmark.class)
public final class Bench {
  private Bench() {}

  /** Runs a benchmark. */
  public static void main(String[] arguments) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
