package dev.cafrun.controller.kubernetes.job;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Times as the API writes them. */
final class Times {
  private Times() {}

  /** Nothing if there is none, or none that can be read. */
  static @Nullable Instant read(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The other moment if there is none, or none that can be read. */
  static Instant or(@Nullable String text, Instant other) {
    Instant read = read(text);
    return read == null ? other : read;
  }

  static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }
}
