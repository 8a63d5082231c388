package dev.cafrun.controller.mlflow.filter;

import dev.cafrun.controller.mlflow.filter.Comparison.Entity;
import dev.cafrun.controller.mlflow.filter.Comparison.Operator;
import dev.cafrun.controller.mlflow.filter.FilterToken.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads MLflow's filters, comparisons joined by {@code AND}, and its orders. What the comparisons
 * mean is another matter. Pure.
 */
public final class FilterParser {
  /** More than anybody writes. */
  private static final int LONGEST = 20_000;

  private static final int MOST_COMPARISONS = 50;
  private static final int MOST_VALUES = 1_000;

  private static final Map<String, Operator> SIGNS =
      Map.of(
          "=", Operator.EQUAL,
          "==", Operator.EQUAL,
          "!=", Operator.NOT_EQUAL,
          "<>", Operator.NOT_EQUAL,
          ">", Operator.GREATER,
          ">=", Operator.AT_LEAST,
          "<", Operator.LESS,
          "<=", Operator.AT_MOST);

  private final List<FilterToken> tokens;
  private int next;

  private FilterParser(String text) {
    if (text.length() > LONGEST) {
      throw MlflowException.invalid("a filter has at most " + LONGEST + " letters");
    }
    this.tokens = FilterToken.all(text);
  }

  /** What is compared, or sorted by. */
  public record Key(Entity of, String name) {}

  /**
   * @param text such as {@code metrics.`valence.ccc` > 0.5 AND tags.team = 'affect'}; may be blank
   * @throws MlflowException with a sentence that says where it is wrong
   */
  static List<Comparison> filter(String text) {
    FilterParser parser = new FilterParser(text);
    List<Comparison> comparisons = new ArrayList<>();
    while (!parser.ended()) {
      if (!comparisons.isEmpty()) {
        parser.and();
      }
      comparisons.add(parser.comparison());
      if (comparisons.size() > MOST_COMPARISONS) {
        throw MlflowException.invalid("a filter has at most " + MOST_COMPARISONS + " comparisons");
      }
    }
    return comparisons;
  }

  /**
   * What one term of an order sorts by.
   *
   * @param descending the largest first
   */
  public record Sorting(Key key, boolean descending) {}

  /**
   * @param text such as {@code metrics.`valence.ccc` DESC}
   * @throws MlflowException with a sentence that says what is wrong
   */
  public static Sorting order(String text) {
    FilterParser parser = new FilterParser(text);
    if (parser.ended()) {
      throw MlflowException.invalid("an order names something, such as attributes.start_time DESC");
    }
    Key key = parser.key();
    boolean descending = !parser.ended() && parser.peek().is("DESC");
    if (descending || (!parser.ended() && parser.peek().is("ASC"))) {
      parser.next++;
    }
    if (!parser.ended()) {
      throw parser.unexpected("ASC, DESC or the end");
    }
    return new Sorting(key, descending);
  }

  private boolean ended() {
    return next == tokens.size();
  }

  private FilterToken peek() {
    return tokens.get(next);
  }

  private MlflowException unexpected(String wanted) {
    return MlflowException.invalid(
        ended()
            ? "%s is missing at the end".formatted(wanted)
            : "letter %d: %s was expected, not '%s'"
                .formatted(peek().place(), wanted, peek().text()));
  }

  private void and() {
    if (peek().is("OR")) {
      throw MlflowException.invalid(
          "letter %d: OR is not understood; AND joins comparisons, and IN says several values"
              .formatted(peek().place()));
    }
    if (!peek().is("AND")) {
      throw unexpected("AND");
    }
    next++;
  }

  private Comparison comparison() {
    Key key = key();
    Operator operator = operator();
    List<String> values =
        operator == Operator.IN || operator == Operator.NOT_IN ? values() : List.of(value());
    return new Comparison(key.of(), key.name(), operator, values);
  }

  /** A word, a name in quotes, or a word that ends in a dot and a name in quotes. */
  private Key key() {
    if (ended() || peek().kind() == Kind.SIGN) {
      throw unexpected("what is compared, such as metrics.`valence.ccc`,");
    }
    FilterToken token = tokens.get(next++);
    if (token.kind() != Kind.WORD) {
      return attribute(token.text());
    }
    String word = token.text();
    int dot = word.indexOf('.');
    if (dot < 0) {
      return attribute(word);
    }
    Entity of =
        Entity.of(word.substring(0, dot))
            .orElseThrow(
                () ->
                    MlflowException.invalid(
                        "letter %d: '%s' is nothing that runs have; there are metrics., params., tags. and attributes."
                            .formatted(token.place(), word.substring(0, dot + 1))));
    String name = word.substring(dot + 1);
    if (name.isEmpty()) {
      if (ended()
          || peek().place() != token.end()
          || (peek().kind() != Kind.NAME && peek().kind() != Kind.QUOTED)) {
        throw unexpected("a name after '" + word + "'");
      }
      name = tokens.get(next++).text();
    }
    return of == Entity.ATTRIBUTE ? attribute(name) : new Key(of, name);
  }

  private static Key attribute(String name) {
    return new Key(Entity.ATTRIBUTE, name.toLowerCase(Locale.ROOT).replace(' ', '_'));
  }

  private Operator operator() {
    String wanted = "=, !=, >, >=, <, <=, LIKE, ILIKE, IN or NOT IN";
    if (ended() || (peek().kind() != Kind.SIGN && peek().kind() != Kind.WORD)) {
      throw unexpected(wanted);
    }
    FilterToken token = peek();
    if (token.is("NOT") && next + 1 < tokens.size() && tokens.get(next + 1).is("IN")) {
      next += 2;
      return Operator.NOT_IN;
    }
    for (Operator each : List.of(Operator.LIKE, Operator.ILIKE, Operator.IN)) {
      if (token.is(each.spelling())) {
        next++;
        return each;
      }
    }
    Operator sign = SIGNS.get(token.text());
    if (sign == null) {
      throw unexpected(wanted);
    }
    next++;
    return sign;
  }

  private List<String> values() {
    List<String> values = new ArrayList<>();
    expect("(");
    do {
      values.add(value());
      if (values.size() > MOST_VALUES) {
        throw MlflowException.invalid("IN has at most " + MOST_VALUES + " values");
      }
    } while (skips(","));
    expect(")");
    return values;
  }

  private boolean skips(String sign) {
    boolean there = !ended() && peek().is(sign);
    if (there) {
      next++;
    }
    return there;
  }

  private void expect(String sign) {
    if (!skips(sign)) {
      throw unexpected("'" + sign + "'");
    }
  }

  private String value() {
    if (ended() || (peek().kind() != Kind.QUOTED && peek().kind() != Kind.WORD)) {
      throw unexpected("a text in quotes or a number");
    }
    return tokens.get(next++).text();
  }
}
