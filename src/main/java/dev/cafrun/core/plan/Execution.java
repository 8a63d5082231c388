package dev.cafrun.core.plan;

import dev.cafrun.core.failure.Failure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the platform says of a stage's newest attempt. */
public sealed interface Execution {
  /** From 1. */
  int attempt();

  /** Whether it has begun, or may begin at any moment: no other attempt may. */
  default boolean underWay() {
    return this instanceof Running || this instanceof Waiting;
  }

  /** It works, or is about to. */
  record Running(int attempt, Instant since) implements Execution {}

  /**
   * The platform has no room for it yet, and nothing of it works: it costs nobody anything, however
   * long it takes.
   *
   * @param since when it could have begun; nothing if the platform does not keep it before there is
   *     room
   * @param why it waits, for people, such as {@code waits for a node}
   */
  record Waiting(int attempt, @Nullable Instant since, String why) implements Execution {}

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
