package dev.cafrun.core.plan;

import dev.cafrun.core.failure.Failure;
import java.time.Instant;

/** What the platform says of a stage's newest attempt. */
public sealed interface Execution {
  /** From 1. */
  int attempt();

  /** It is under way. */
  record Running(int attempt, Instant since) implements Execution {}

  /** It ended; whether it succeeded, the manifest alone can tell. */
  record Ended(int attempt) implements Execution {}

  /**
   * It was stopped because we asked for it, and nothing of it is left. Only a platform that
   * remembers that it was asked says so.
   *
   * @param since when it started
   */
  record Stopped(int attempt, Instant since) implements Execution {}

  /** It ended and said, or the platform says, why. */
  record Failed(int attempt, Failure failure) implements Execution {}
}
