package dev.cafrun.core.failure;

import java.util.Objects;
import java.util.stream.Stream;

/** What is behind a trouble, however often it was wrapped. */
public final class Causes {
  private Causes() {}

  /** The trouble itself, what caused it, what caused that, to the last. */
  public static Stream<Throwable> of(Throwable trouble) {
    return Stream.iterate(trouble, Objects::nonNull, Throwable::getCause);
  }
}
