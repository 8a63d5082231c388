package dev.cafrun.controller.web.output;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which bytes of a file somebody asks for, as RFC 9110 (14) has it. Pure. */
sealed interface ByteRange {
  /** All of them: nothing else was asked for, or not in a way that has to be understood. */
  record Whole() implements ByteRange {}

  /**
   * Some of them.
   *
   * @param first from 0
   * @param last included
   */
  record Part(long first, long last) implements ByteRange {
    long length() {
      return last - first + 1;
    }
  }

  /** None that there are. */
  record Nowhere() implements ByteRange {}

  /** Numbers that no file has so many bytes for are not read. */
  Pattern ONE =
      Pattern.compile("bytes=\\s*(\\d{0,18})\\s*-\\s*(\\d{0,18})\\s*", Pattern.CASE_INSENSITIVE);

  /**
   * @param range the header; empty if there is none. Several ranges at once are answered with the
   *     whole, which is allowed and seldom asked for
   * @param condition the header {@code If-Range}; empty if there is none
   * @param tag of the file as it is, strong, in quotes
   * @param size of the file
   */
  static ByteRange of(String range, String condition, String tag, long size) {
    Matcher one = ONE.matcher(range);
    boolean changed = !condition.isEmpty() && !condition.strip().equals(tag);
    if (changed || !one.matches() || (one.group(1) + one.group(2)).isEmpty()) {
      return new Whole();
    }
    if (one.group(1).isEmpty()) {
      long suffix = Math.min(size, Long.parseLong(one.group(2)));
      return suffix == 0 ? new Nowhere() : new Part(size - suffix, size - 1);
    }
    long first = Long.parseLong(one.group(1));
    long last = one.group(2).isEmpty() ? Long.MAX_VALUE : Long.parseLong(one.group(2));
    if (last < first) {
      return new Whole(); // No range at all.
    }
    return first >= size ? new Nowhere() : new Part(first, Math.min(last, size - 1));
  }
}
