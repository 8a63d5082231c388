package dev.cafrun.controller.mlflow.filter;

import dev.cafrun.core.canonical.Spelled;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One comparison of a filter, such as {@code params.`train.backbone` = 'resnet18'}.
 *
 * @param of what is compared
 * @param key such as {@code train.backbone}
 * @param operator how
 * @param values one; of {@code IN} and {@code NOT IN} those in the parentheses
 */
public record Comparison(Entity of, String key, Operator operator, List<String> values) {
  public Comparison {
    values = List.copyOf(values);
  }

  String value() {
    return values.getFirst();
  }

  /** The comparison's beginning, as people recognize it. */
  String subject() {
    return of == Entity.ATTRIBUTE ? key : of.prefix() + "`" + key + "`";
  }

  /**
   * Whether a text is one that is compared for. Of numbers nothing is asked here.
   *
   * @throws MlflowException if texts are not compared so
   */
  boolean fits(String text) {
    return switch (operator) {
      case EQUAL, IN -> values.contains(text);
      case NOT_EQUAL, NOT_IN -> !values.contains(text);
      case LIKE -> new LikePattern(value(), false).fits(text);
      case ILIKE -> new LikePattern(value(), true).fits(text);
      case GREATER, AT_LEAST, LESS, AT_MOST ->
          throw MlflowException.invalid(
              "%s is a text, which %s does not compare; there are =, !=, LIKE, ILIKE, IN and NOT IN"
                  .formatted(subject(), operator.spelling()));
    };
  }

  /** What a key belongs to. */
  public enum Entity {
    ATTRIBUTE("attributes.", "", "attribute", "attributes", "attr", "run"),
    METRIC("metrics.", "metric", "metrics"),
    PARAM("params.", "param", "params", "parameter", "parameters"),
    TAG("tags.", "tag", "tags");

    private final String prefix;
    private final List<String> words;

    Entity(String prefix, String... words) {
      this.prefix = prefix;
      this.words = List.of(words);
    }

    String prefix() {
      return prefix;
    }

    static Optional<Entity> of(String word) {
      return Arrays.stream(values())
          .filter(entity -> entity.words.contains(word.toLowerCase(Locale.ROOT)))
          .findFirst();
    }
  }

  /** How a key and values are compared. */
  public enum Operator implements Spelled {
    EQUAL("="),
    NOT_EQUAL("!="),
    GREATER(">"),
    AT_LEAST(">="),
    LESS("<"),
    AT_MOST("<="),
    LIKE("LIKE"),
    ILIKE("ILIKE"),
    IN("IN"),
    NOT_IN("NOT IN");

    private final String spelling;

    Operator(String spelling) {
      this.spelling = spelling;
    }

    @Override
    public String spelling() {
      return spelling;
    }
  }
}
