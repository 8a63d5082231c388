package dev.cafrun.core.canonical;

/**
 * Text that anything can keep: PostgreSQL takes no NUL, UTF-8 has no half of a surrogate pair, and
 * what is told to people has an end. And text that a terminal shows instead of obeying it.
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

  /**
   * The text with U+FFFD in the place of every character that tells a terminal what to do (colours,
   * titles, other keys, lines written over, letters in another order), but for tabs and line ends.
   */
  public static String shown(String text) {
    return shown(text, '\n', '\t');
  }

  /** The same in one line: with a blank for every tab and line end. */
  public static String line(String text) {
    return shown(text, ' ', ' ');
  }

  private static String shown(String text, char lineEnd, char tab) {
    char[] shown = text.toCharArray();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i] == '\n') {
        shown[i] = lineEnd;
      } else if (shown[i] == '\t') {
        shown[i] = tab;
      } else if (isCommand(shown[i])) {
        shown[i] = REPLACEMENT;
      }
    }
    return new String(shown);
  }

  /** Of those with 8 bits, too; and what turns the direction of letters. */
  private static boolean isCommand(char character) {
    return Character.isISOControl(character)
        || character >= '\u202A' && character <= '\u202E'
        || character >= '\u2066' && character <= '\u2069';
  }

  private static boolean canBeKept(int point) {
    return point != 0 && !(point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }
}
