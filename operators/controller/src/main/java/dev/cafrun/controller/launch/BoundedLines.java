package dev.cafrun.controller.launch;

import dev.cafrun.core.canonical.PlainText;
import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import java.util.Optional;

/**
 * The lines of what another program says, of which only so much is kept as a person reads. Not
 * thread-safe.
 */
final class BoundedLines {
  /** In characters. */
  static final int LONGEST = 10_000;

  private final Reader text;

  /**
   * @param text buffered
   */
  BoundedLines(Reader text) {
    this.text = text;
  }

  /** The next line, without its end; nothing after the last. */
  Optional<String> next() throws IOException {
    StringBuilder line = new StringBuilder();
    long length = 0;
    int character = text.read();
    if (character < 0) {
      return Optional.empty();
    }
    for (; character >= 0 && character != '\n'; character = text.read()) {
      if (length++ <= LONGEST) {
        line.append((char) character);
      }
    }
    return Optional.of(
        length <= LONGEST
            ? line.toString()
            : String.format(
                Locale.ROOT,
                "%s (the rest of this line, which has %,d characters, is left out)",
                PlainText.of(line.toString(), LONGEST),
                length));
  }
}
