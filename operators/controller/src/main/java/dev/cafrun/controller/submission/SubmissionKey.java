package dev.cafrun.controller.submission;

import dev.cafrun.controller.tenant.Tenants;
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

  /** As it is remembered of a tenant. */
  public Sha256 digest(String tenant) {
    return Sha256.of(tenant.equals(Tenants.LOCAL) ? text : tenant + " " + text);
  }

  /** Nobody needs to read it in a log. */
  @Override
  public String toString() {
    return "a key of " + text.length() + " characters";
  }
}
