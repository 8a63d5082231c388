package dev.cafrun.core.failure;

import java.util.regex.Pattern;

/**
 * Why a stage or a run failed.
 *
 * @param code stable and searchable, {@code UPPER_SNAKE_CASE}
 * @param category decides retries
 * @param message for people: what was wrong, where, and what to do
 */
public record Failure(String code, FailureCategory category, String message) {
  private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]*");

  public Failure {
    if (!CODE.matcher(code).matches()) {
      throw new IllegalArgumentException("failure code must be UPPER_SNAKE_CASE: " + code);
    }
    if (message.isBlank()) {
      throw new IllegalArgumentException("failure " + code + " needs a message");
    }
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
