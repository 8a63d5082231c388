package dev.cafrun.controller.cli.command;

import java.util.List;

/** What was asked for cannot be done as it was asked for. */
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  /** Whole sentences, printed as they are. */
  public UsageException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public UsageException(String problem) {
    this(List.of("caf: " + problem));
  }

  /** One sentence each. */
  public List<String> problems() {
    return problems;
  }
}
