package dev.cafrun.controller.mlflow.filter;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a filter or of an order.
 *
 * @param kind what it is
 * @param text without its quotes
 * @param place of its first letter, from 1
 * @param end place behind its last letter
 */
record FilterToken(Kind kind, String text, int place, int end) {
  private static final List<String> SIGNS =
      List.of("==", "!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ",");

  enum Kind {
    WORD,
    /** In {@code '} or {@code "}. */
    QUOTED,
    /** In {@code `}. */
    NAME,
    SIGN
  }

  boolean is(String word) {
    return (kind == Kind.WORD || kind == Kind.SIGN) && text.equalsIgnoreCase(word);
  }

  /**
   * @throws MlflowException if a quote is not closed, or there is what nobody writes
   */
  static List<FilterToken> all(String text) {
    List<FilterToken> tokens = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      if (Character.isWhitespace(text.charAt(at))) {
        at++;
      } else {
        FilterToken token = token(text, at);
        tokens.add(token);
        at = token.end - 1;
      }
    }
    return tokens;
  }

  private static FilterToken token(String text, int start) {
    char first = text.charAt(start);
    if (first == '\'' || first == '"' || first == '`') {
      return quoted(text, start, first);
    }
    for (String sign : SIGNS) {
      if (text.startsWith(sign, start)) {
        return token(Kind.SIGN, sign, start, start + sign.length());
      }
    }
    int end = start;
    while (end < text.length() && isPartOfWord(text.charAt(end))) {
      end++;
    }
    if (end == start) {
      throw MlflowException.invalid(
          "letter %d: '%s' is not understood".formatted(start + 1, first));
    }
    return token(Kind.WORD, text.substring(start, end), start, end);
  }

  /** A quote within quotes is written twice. */
  private static FilterToken quoted(String text, int start, char quote) {
    StringBuilder content = new StringBuilder();
    for (int at = start + 1; at < text.length(); at++) {
      char letter = text.charAt(at);
      if (letter != quote) {
        content.append(letter);
      } else if (at + 1 < text.length() && text.charAt(at + 1) == quote) {
        content.append(letter);
        at++;
      } else {
        return token(quote == '`' ? Kind.NAME : Kind.QUOTED, content.toString(), start, at + 1);
      }
    }
    throw MlflowException.invalid(
        "letter %d: what begins with %s has no end".formatted(start + 1, quote));
  }

  private static FilterToken token(Kind kind, String text, int start, int end) {
    return new FilterToken(kind, text, start + 1, end + 1);
  }

  private static boolean isPartOfWord(char letter) {
    return !Character.isWhitespace(letter) && "'\"`=<>!(),".indexOf(letter) < 0;
  }
}
