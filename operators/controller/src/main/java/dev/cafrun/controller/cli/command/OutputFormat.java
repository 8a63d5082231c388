package dev.cafrun.controller.cli.command;

import picocli.CommandLine.Option;

/** The option {@code -o}. */
public final class OutputFormat {
  /** What there is to choose from. */
  @SuppressWarnings("UnusedVariable") // picocli reads the names
  enum Format {
    text,
    json
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "text (default) or json.")
  private Format format = Format.text;

  public boolean json() {
    return format == Format.json;
  }
}
