package dev.cafrun.controller.submission;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.validation.Check;

/**
 * Names one submission, so that it is known when it is sent again; such as a random UUID.
 *
 * @param text 1 to 255 visible ASCII characters
 */
public record SubmissionKey(String text) {
  public SubmissionKey {
    Check.that(
        text.matches("[!-~]{1,255}"),
        "Idempotency-Key",
        "must have 1 to 255 visible ASCII characters, such as a UUID's");
  }

  public Sha256 digest() {
    return Sha256.of(text);
  }

  /** Nobody needs to read it in a log. */
  @Override
  public String toString() {
    return "a key of " + text.length() + " characters";
  }
}
