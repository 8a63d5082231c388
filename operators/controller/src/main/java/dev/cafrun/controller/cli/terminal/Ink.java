package dev.cafrun.controller.cli.terminal;

import dev.cafrun.core.canonical.PlainText;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Tells what this program wants of a terminal from what is in a text that came from outside: until
 * it is written, our own escape sequences begin with a mark that nobody outside can know.
 */
final class Ink {
  private static final char ESCAPE = '\u001b';
  private static final int MARK_BYTES = 16;
  private static final String MARK = "\uFDD0" + random();

  private Ink() {}

  /** A sequence of our own, such as {@code [31m}, for whatever is written to a {@link Terminal}. */
  static String sequence(String command) {
    return MARK + command;
  }

  /** What a terminal gets of a text: our own sequences, and no other. */
  static String written(String text) {
    return PlainText.shown(text).replace(MARK, Character.toString(ESCAPE));
  }

  private static String random() {
    byte[] random = new byte[MARK_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }
}
