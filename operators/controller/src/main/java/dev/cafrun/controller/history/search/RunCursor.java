package dev.cafrun.controller.history.search;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The last run of a page: the next page begins after it, whatever has come or gone meanwhile. As
 * text it means nothing to anybody else, and is checked when it comes back.
 *
 * @param order of the pages; in another one it is no place
 * @param value what the run is sorted by; nothing if it has no such metric
 * @param submitted when the run was submitted
 * @param run its id
 */
public record RunCursor(RunOrder order, @Nullable String value, Instant submitted, UUID run) {
  private static final String BROKEN =
      "is no place in this list; go to its first page, which needs none";
  private static final String INFINITY = "infinity";

  /** What the database takes for one whoever has written it. */
  private static final String FIRST_YEAR = "0001";

  private static final String AFTER_LAST_YEAR = ":";
  private static final String PRESENT = "=";
  private static final int PARTS = 4;

  public RunCursor {
    if (value == null ? order.metric() == null : !fits(order, value)) {
      throw new IllegalArgumentException(BROKEN);
    }
  }

  private static boolean fits(RunOrder order, String value) {
    RunColumn column = order.column();
    return switch (column == null ? RunColumn.Type.NUMBER : column.type()) {
      case TEXT -> value.indexOf('\0') < 0;
      case MOMENT -> value.equals(INFINITY) || isMoment(value);
      case NUMBER -> isNumber(value);
    };
  }

  private static boolean isMoment(String value) {
    try {
      return value.equals(Instant.parse(value).toString());
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static boolean isKept(String moment) {
    return moment.equals(INFINITY)
        || (moment.compareTo(FIRST_YEAR) >= 0 && moment.compareTo(AFTER_LAST_YEAR) < 0);
  }

  private static boolean isNumber(String value) {
    try {
      return !Double.isNaN(Double.parseDouble(value));
    } catch (NumberFormatException e) {
      return false;
    }
  }

  /** A moment as it is kept here, of seconds since 1970 as PostgreSQL writes them. */
  static String moment(String seconds) {
    return seconds.startsWith("Infinity") ? INFINITY : instant(seconds).toString();
  }

  static Instant instant(String seconds) {
    BigDecimal exact = new BigDecimal(seconds);
    return Instant.ofEpochSecond(0, exact.movePointRight(9).longValueExact());
  }

  /**
   * @throws IllegalArgumentException with a sentence to be read after the name of what was said
   */
  public static RunCursor of(String said) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(said), UTF_8);
      List<String> parts = List.of(text.split("\n", -1));
      if (parts.size() != PARTS || !isKept(parts.get(2))) {
        throw new IllegalArgumentException(BROKEN);
      }
      RunCursor cursor =
          new RunCursor(
              RunOrder.of(parts.get(0)),
              parts.get(1).startsWith(PRESENT) ? parts.get(1).substring(1) : null,
              Instant.parse(parts.get(2)),
              UUID.fromString(parts.get(3)));
      RunColumn column = cursor.order.column();
      if (column != null
          && column.type() == RunColumn.Type.MOMENT
          && !isKept(String.valueOf(cursor.value))) {
        throw new IllegalArgumentException(BROKEN);
      }
      return cursor;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IllegalArgumentException(BROKEN, e);
    }
  }

  @Override
  public String toString() {
    String text =
        String.join(
            "\n",
            order.toString(),
            value == null ? "" : PRESENT + value,
            submitted.toString(),
            run.toString());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }
}
