package dev.cafrun.controller.chaos;

import java.time.Duration;

/** What is done, and when, for whoever watches. */
final class Commentary {
  private static final long BEGIN = System.nanoTime();

  private Commentary() {}

  static void say(String format, Object... values) {
    Duration since = Duration.ofNanos(System.nanoTime() - BEGIN);
    System.out.printf(
        "%02d:%02d %s%n", since.toMinutes(), since.toSecondsPart(), format.formatted(values));
    System.out.flush();
  }
}
