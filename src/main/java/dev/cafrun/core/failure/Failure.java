package dev.cafrun.core.failure;

import dev.cafrun.core.canonical.PlainText;
import java.util.regex.Pattern;

/**
 * Why a stage or a run failed.
 *
 * @param code stable and searchable, {@code UPPER_SNAKE_CASE}
 * @param category decides retries
 * @param message for people: what was wrong, where, and what to do; at most 10,000 characters are
 *     kept
 */
public record Failure(String code, FailureCategory category, String message) {
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,99}");
  private static final int LONGEST = 10_000;

  public Failure {
    if (!isCode(code)) {
      throw new IllegalArgumentException("failure code must be UPPER_SNAKE_CASE: " + code);
    }
    if (message.isBlank()) {
      throw new IllegalArgumentException("failure " + code + " needs a message");
    }
    message = PlainText.of(message, LONGEST);
  }

  /** Whether a code is spelled as codes are. */
  public static boolean isCode(String code) {
    return CODE.matcher(code).matches();
  }

  public static Failure user(String code, String message) {
    return new Failure(code, FailureCategory.USER, message);
  }

  public static Failure platform(String code, String message) {
    return new Failure(code, FailureCategory.PLATFORM, message);
  }

  public static Failure fatal(String code, String message) {
    return new Failure(code, FailureCategory.FATAL, message);
  }
}
