package dev.cafrun.controller.file;

import java.util.List;

/** A run file, or a change to it, that cannot be used. */
public final class RunFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  RunFileException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  RunFileException(String problem) {
    this(List.of(problem));
  }

  /** One for each thing that is wrong: where, what, and what to do. */
  public List<String> problems() {
    return problems;
  }
}
