package dev.cafrun.controller.cli;

import picocli.CommandLine.Option;

/** {@code --limit N}, for commands that list something. */
final class ListLimit {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  private int limit;

  void check() {
    if (limit < 1) {
      throw new UsageException("--limit " + limit + ": must be at least 1");
    }
  }

  int most() {
    return limit;
  }
}
