package dev.cafrun.core.worker;

import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.failure.Failure;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the parts of an event may be. */
final class EventParts {
  private static final int LONGEST_MESSAGE = 10_000;
  private static final int LONGEST_NAME = 200;
  private static final int MOST_DETAILS = 50;

  /** Within what every clock, database and file format knows. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private EventParts() {}

  static void time(String at) {
    try {
      Instant time = Instant.parse(at);
      if (time.isBefore(FIRST) || time.isAfter(LAST)) {
        throw new IllegalArgumentException("an event's time is out of range");
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("an event's time is no ISO-8601 instant", e);
    }
  }

  static void from0(String what, long number) {
    if (number < 0) {
      throw new IllegalArgumentException(what + " counts from 0: " + number);
    }
  }

  static void code(String code) {
    if (!Failure.isCode(code)) {
      throw new IllegalArgumentException("an event's code is UPPER_SNAKE_CASE");
    }
  }

  static String message(String text) {
    return PlainText.of(text, LONGEST_MESSAGE);
  }

  static String brief(String text) {
    return PlainText.of(text, LONGEST_NAME);
  }

  static Map<String, String> brief(Map<String, String> details) {
    Map<String, String> brief = new LinkedHashMap<>();
    details.entrySet().stream()
        .limit(MOST_DETAILS)
        .forEach(detail -> brief.put(brief(detail.getKey()), brief(detail.getValue())));
    return Map.copyOf(brief);
  }
}
