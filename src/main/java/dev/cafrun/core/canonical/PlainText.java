package dev.cafrun.core.canonical;

/**
 * Text that anything can keep: PostgreSQL takes no NUL, UTF-8 has no half of a surrogate pair, and
 * what is told to people has an end.
 */
public final class PlainText {
  private static final char REPLACEMENT = '\uFFFD';

  private PlainText() {}

  /** The text with U+FFFD in the place of every character that cannot be kept. */
  public static String of(String text) {
    if (isPlain(text)) {
      return text;
    }
    StringBuilder plain = new StringBuilder(text.length());
    text.codePoints()
        .map(point -> canBeKept(point) ? point : REPLACEMENT)
        .forEach(plain::appendCodePoint);
    return plain.toString();
  }

  /** The same, of at most so many characters and an ellipsis. */
  public static String of(String text, int most) {
    if (text.length() <= most) {
      return of(text);
    }
    int end = most > 0 && Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return of(text.substring(0, end)) + "…";
  }

  public static boolean isPlain(String text) {
    return text.codePoints().allMatch(PlainText::canBeKept);
  }

  private static boolean canBeKept(int point) {
    return point != 0 && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
