package dev.cafrun.controller.cli.command;

import picocli.CommandLine.Option;

/** {@code --limit N}, for commands that list something. */
public final class ListLimit {
  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many (default: ${DEFAULT-VALUE}).",
      defaultValue = "50")
  private int limit;

  public void check() {
    if (limit < 1) {
      throw new UsageException("--limit " + limit + ": must be at least 1");
    }
  }

  public int most() {
    return limit;
  }
}
