package dev.cafrun.core.validation;

import dev.cafrun.core.canonical.Durations;
import dev.cafrun.core.canonical.PlainText;
import dev.cafrun.core.canonical.Spelled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object of a run file, field by field, and collects everything that is wrong instead of
 * stopping at the first. A wrong field reads as its default, so that reading can go on. Not
 * thread-safe.
 */
public final class Fields {
  private static final String TEXT = "text (put it in quotes)";

  private final String path;
  private final Map<?, ?> tree;
  private final List<FieldError> errors;
  private final Set<String> known = new TreeSet<>();

  private Fields(String path, Map<?, ?> tree, List<FieldError> errors) {
    this.path = path;
    this.tree = tree;
    this.errors = errors;
  }

  public static Fields root(Map<?, ?> tree, List<FieldError> errors) {
    return new Fields("", tree, errors);
  }

  public boolean has(String name) {
    return tree.get(name) != null;
  }

  /** A nested object; an empty one if absent or of another type. */
  public Fields object(String name) {
    return new Fields(at(name), tree(name), errors);
  }

  /** A nested object, free in its content. */
  public Map<String, Object> map(String name) {
    Map<String, Object> map = tree(name);
    if (isPlain(map)) {
      return map;
    }
    error(name, Check.NOT_PLAIN);
    return Map.of();
  }

  @SuppressWarnings(
      "unchecked") // every key of a run file is a string; the reader of the file sees to it
  private Map<String, Object> tree(String name) {
    Object value = take(name);
    if (value == null) {
      return Map.of();
    }
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    wrongType(name, "an object with fields", value);
    return Map.of();
  }

  /** A nested object of texts alone, as Kubernetes has labels and annotations. */
  public Map<String, String> strings(String name) {
    Map<String, String> strings = new LinkedHashMap<>();
    map(name)
        .forEach(
            (key, value) -> {
              if (value instanceof String text) {
                strings.put(key, text);
              } else {
                wrongType(name + "." + key, TEXT, value);
              }
            });
    return strings;
  }

  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    tree.keySet().forEach(key -> names.add(String.valueOf(key)));
    return names;
  }

  public @Nullable String text(String name) {
    Object value = take(name);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    wrongType(name, TEXT, value);
    return null;
  }

  public String text(String name, String fallback) {
    String value = text(name);
    return value == null ? fallback : value;
  }

  public boolean flag(String name, boolean fallback) {
    Object value = take(name);
    if (value == null || value instanceof Boolean) {
      return value == null ? fallback : (Boolean) value;
    }
    wrongType(name, "true or false", value);
    return fallback;
  }

  public @Nullable Integer integer(String name) {
    Long value = whole(name, take(name), Integer.MAX_VALUE);
    return value == null ? null : Math.toIntExact(value);
  }

  public int integer(String name, int fallback) {
    Integer value = integer(name);
    return value == null ? fallback : value;
  }

  public long longInteger(String name, long fallback) {
    Long value = whole(name, take(name), Long.MAX_VALUE);
    return value == null ? fallback : value;
  }

  public List<Long> longIntegers(String name, List<Long> fallback) {
    Object value = take(name);
    if (value == null) {
      return fallback;
    }
    if (!(value instanceof List<?> list)) {
      wrongType(name, "a list of whole numbers", value);
      return fallback;
    }
    List<Long> numbers = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Long number = whole(name + "[" + i + "]", list.get(i), Long.MAX_VALUE);
      if (number != null) {
        numbers.add(number);
      }
    }
    return numbers;
  }

  /** A list of texts; empty if there is none. */
  public List<String> texts(String name) {
    Object value = take(name);
    if (value == null) {
      return List.of();
    }
    if (!(value instanceof List<?> list)) {
      wrongType(name, "a list of texts", value);
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof String text) {
        texts.add(text);
      } else {
        wrongType(name + "[" + i + "]", TEXT, list.get(i));
      }
    }
    return texts;
  }

  public @Nullable Double number(String name) {
    Object value = take(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    wrongType(name, "a number", value);
    return null;
  }

  public double number(String name, double fallback) {
    Double value = number(name);
    return value == null ? fallback : value;
  }

  /** A number, or a percentage such as {@code 5%}. */
  public double share(String name, double fallback) {
    if (tree.get(name) instanceof String text && text.matches("\\d{1,3}(\\.\\d+)?%")) {
      known.add(name);
      return Double.parseDouble(text.substring(0, text.length() - 1)) / 100;
    }
    return number(name, fallback);
  }

  public @Nullable Duration duration(String name) {
    String text = text(name);
    if (text == null) {
      return null;
    }
    try {
      return Durations.read(text);
    } catch (IllegalArgumentException e) {
      error(name, e.getMessage() + ", not '" + text + "'");
      return null;
    }
  }

  public Duration duration(String name, Duration fallback) {
    Duration value = duration(name);
    return value == null ? fallback : value;
  }

  public <E extends Enum<E> & Spelled> E choice(String name, Class<E> type, E fallback) {
    Object value = take(name);
    if (value == null) {
      return fallback;
    }
    Optional<E> chosen = Spelled.find(type, value);
    if (chosen.isPresent()) {
      return chosen.get();
    }
    error(
        name,
        "must be one of "
            + Arrays.stream(type.getEnumConstants())
                .map(Spelled::spelling)
                .collect(Collectors.joining(", "))
            + ", not "
            + shown(value));
    return fallback;
  }

  public void exactly(String name, String wanted) {
    String value = text(name);
    if (!wanted.equals(value)) {
      error(name, "must be " + wanted + (value == null ? "" : ", not '" + value + "'"));
    }
  }

  public void required(String name, String why) {
    if (!has(name)) {
      known.add(name);
      error(name, why);
    }
  }

  /** Reports a field that another one makes idle, once it differs from its default. */
  public void meaningless(String name, boolean broken, String where) {
    if (broken) {
      error(name, "has a meaning only " + where + "; remove it");
    }
  }

  public void error(String name, @Nullable String message) {
    errors.add(new FieldError(at(name), String.valueOf(message)));
  }

  /** Builds a record from what was read, reports the components that break its rules. */
  public <T> @Nullable T build(Supplier<T> record) {
    for (String name : names()) {
      if (!known.contains(name)) {
        error(name, "is no field here" + suggestion(name));
      }
    }
    try {
      return record.get();
    } catch (InvalidComponentException e) {
      error(e.component(), e.rule() + contrast(e.rule(), tree.get(e.component())));
      return null;
    }
  }

  /** What stands there instead, where the rule says what must and a value can be shown. */
  private static String contrast(String rule, @Nullable Object value) {
    if (value == null || value instanceof Map || value instanceof List) {
      return "";
    }
    return rule.startsWith("must ") ? ", not " + shown(value) : "";
  }

  private String suggestion(String name) {
    return known.stream()
        .filter(candidate -> Spelling.distance(candidate, name) <= 1 + name.length() / 4)
        .findFirst()
        .map(candidate -> "; did you mean " + candidate + "?")
        .orElse("; the fields are " + String.join(", ", known));
  }

  private @Nullable Object take(String name) {
    known.add(name);
    Object value = tree.get(name);
    if (value instanceof Map || isPlain(value)) {
      return value; // An object is looked at field by field, or as a whole where it is free.
    }
    error(name, Check.NOT_PLAIN);
    return null;
  }

  private static boolean isPlain(@Nullable Object value) {
    return switch (value) {
      case String text -> PlainText.isPlain(text);
      case List<?> list -> list.stream().allMatch(Fields::isPlain);
      case Map<?, ?> map ->
          map.entrySet().stream()
              .allMatch(entry -> isPlain(entry.getKey()) && isPlain(entry.getValue()));
      case null, default -> true;
    };
  }

  private @Nullable Long whole(String name, @Nullable Object value, long limit) {
    if (value == null) {
      return null;
    }
    if (value instanceof Integer || value instanceof Long) {
      long number = ((Number) value).longValue();
      if (Math.abs(number) <= limit) {
        return number;
      }
    }
    if (value instanceof Double number
        && number == Math.rint(number)
        && Math.abs(number) <= Math.min(limit, 1L << 53)) {
      return number.longValue();
    }
    wrongType(name, "a whole number", value);
    return null;
  }

  private void wrongType(String name, String wanted, @Nullable Object value) {
    error(name, "must be " + wanted + ", not " + shown(value));
  }

  private static String shown(@Nullable Object value) {
    return switch (value) {
      case null -> "nothing";
      case String text -> "'" + text + "'";
      case Map<?, ?> map -> "an object";
      case List<?> list -> "a list";
      default -> value.toString();
    };
  }

  private String at(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
