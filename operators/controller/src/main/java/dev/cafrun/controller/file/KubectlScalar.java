package dev.cafrun.controller.file;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What kubectl makes of a word without quotes. It reads YAML 1.1, in which {@code Off} is a truth
 * value and {@code 017} is fifteen, but knows no numbers to base 60; see {@code sigs.k8s.io/yaml}
 * and <a href="https://yaml.org/type/">yaml.org/type</a>.
 */
final class KubectlScalar {
  private static final Map<String, Optional<Boolean>> WORDS = words();

  private static final Pattern WHOLE =
      Pattern.compile(
          "([-+]?)(?:0[xX](?<hex>[0-9a-fA-F]+)|0[bB](?<binary>[01]+)|0[oO]?(?<octal>[0-7]+)|(?<decimal>0|[1-9][0-9]*))");
  private static final Map<String, Integer> RADIX =
      Map.of("hex", 16, "binary", 2, "octal", 8, "decimal", 10);
  private static final Pattern FLOATING =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger GREATEST = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

  private KubectlScalar() {}

  private static Map<String, Optional<Boolean>> words() {
    Map<String, Optional<Boolean>> words = new HashMap<>();
    for (String word : List.of("", "~", "null", "Null", "NULL")) {
      words.put(word, Optional.empty());
    }
    for (String word : List.of("y", "yes", "true", "on", "n", "no", "false", "off")) {
      Optional<Boolean> value = Optional.of(List.of("y", "yes", "true", "on").contains(word));
      words.put(word, value);
      String upper = word.toUpperCase(Locale.ROOT);
      words.put(upper, value);
      words.put(upper.charAt(0) + word.substring(1), value);
    }
    return words;
  }

  /**
   * @return null, or a boolean, a {@link BigDecimal}, or the text itself
   */
  static @Nullable Object read(String text) {
    Optional<Boolean> word = WORDS.get(text);
    if (word != null) {
      return word.orElse(null);
    }
    // Underscores count for nothing in what starts like a number.
    String plain = text.matches("[-+.0-9].*") ? text.replace("_", "") : text;
    Matcher whole = WHOLE.matcher(plain);
    if (whole.matches()) {
      BigInteger number = number(whole);
      if (number.compareTo(LEAST) >= 0 && number.compareTo(GREATEST) <= 0) {
        return new BigDecimal(number);
      }
    }
    if (FLOATING.matcher(plain).matches() && Double.isFinite(Double.parseDouble(plain))) {
      return BigDecimal.valueOf(Double.parseDouble(plain));
    }
    return text;
  }

  private static BigInteger number(Matcher whole) {
    for (Map.Entry<String, Integer> radix : RADIX.entrySet()) {
      String digits = whole.group(radix.getKey());
      if (digits != null) {
        return new BigInteger((whole.group(1).equals("-") ? "-" : "") + digits, radix.getValue());
      }
    }
    throw new IllegalStateException("no digits in " + whole.group());
  }

  /** Whether it is a word to kubectl, too, and no number, truth value or null. */
  static boolean isText(String text) {
    return text.equals(read(text));
  }

  /**
   * What is wrong with writing this, if kubectl would read something else.
   *
   * @param value that it has here: null, a boolean, a finite number or text
   */
  static Optional<String> contradiction(String text, @Nullable Object value) {
    Object there = read(text);
    if (same(there, value)) {
      return Optional.empty();
    }
    String instead = value instanceof Number ? shown(there) + " or " + shown(value) : shown(there);
    return Optional.of(
        "'%s' is %s to kubectl (YAML 1.1) and %s elsewhere (YAML 1.2): write %s or, for the text, \"%s\""
            .formatted(text, shown(there), shown(value), instead, text));
  }

  private static boolean same(@Nullable Object there, @Nullable Object here) {
    return there instanceof BigDecimal number && here instanceof Number other
        ? number.compareTo(new BigDecimal(other.toString())) == 0
        : Objects.equals(there, here);
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case BigDecimal number -> number.stripTrailingZeros().toPlainString();
      case String text -> "text";
      default -> value.toString();
    };
  }
}
