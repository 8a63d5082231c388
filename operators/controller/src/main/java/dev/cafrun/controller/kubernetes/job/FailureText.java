package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.failure.Failure;
import java.util.Optional;

/** Failures on their way through annotations and termination messages. */
final class FailureText {
  private FailureText() {}

  /** Nothing if the text is none. */
  static Optional<Failure> read(String text) {
    try {
      return Optional.of(CoreJson.read(text.strip(), Failure.class));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
