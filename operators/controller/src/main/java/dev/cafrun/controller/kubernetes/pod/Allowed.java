package dev.cafrun.controller.kubernetes.pod;

import dev.cafrun.core.validation.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What may stand at a place of a tree. Pure. */
sealed interface Allowed {
  /** Whatever the API server takes there. */
  record Anything() implements Allowed {}

  /** A text, or another plain value, that fits. */
  record Text(Predicate<String> fits, String rule) implements Allowed {}

  /** An object with no other fields than these. */
  record Fields(Map<String, Allowed> fields) implements Allowed {}

  /** An object whose keys fit, with texts. */
  record Keys(Predicate<String> fits, String rule) implements Allowed {}

  /** A list of such elements. */
  record Each(Allowed element) implements Allowed {}

  /**
   * An environment variable.
   *
   * @param names that it may have
   * @param options what {@code JDK_JAVA_OPTIONS} may be
   * @param source where its value may come from
   */
  record Variable(Pattern names, Pattern options, Allowed source) implements Allowed {
    private List<FieldError> of(String path, Map<?, ?> variable) {
      String name = String.valueOf(variable.get("name"));
      String value = String.valueOf(variable.get("value"));
      if (!names.matcher(name).matches()) {
        return List.of(new FieldError(path + ".name", "'" + name + "' may not be set by a run"));
      }
      if (value.contains("$(")) {
        return List.of(new FieldError(path + ".value", "may not hold another variable's value"));
      }
      return name.equals("JDK_JAVA_OPTIONS")
              && (!variable.containsKey("value") || !options.matcher(value).matches())
          ? List.of(
              new FieldError(
                  path + ".value", "may hold sizes and switches alone, such as -Xmx1g -XX:+UseZGC"))
          : new Fields(Map.of("name", new Anything(), "value", new Anything(), "valueFrom", source))
              .errors(path, variable);
    }
  }

  /** What is wrong with a value, by its path. */
  default List<FieldError> errors(String path, @Nullable Object value) {
    return switch (this) {
      case Anything anything -> List.of();
      case Text text ->
          value instanceof Map || value instanceof List || !text.fits().test(String.valueOf(value))
              ? List.of(new FieldError(path, text.rule()))
              : List.of();
      case Fields fields ->
          value instanceof Map<?, ?> map
              ? map.entrySet().stream().flatMap(each -> field(path, fields, each)).toList()
              : List.of(new FieldError(path, "must be an object"));
      case Keys keys ->
          value instanceof Map<?, ?> map
              ? map.keySet().stream()
                  .map(String::valueOf)
                  .filter(key -> !keys.fits().test(key))
                  .map(key -> new FieldError(path + "." + key, keys.rule()))
                  .toList()
              : List.of(new FieldError(path, "must be an object"));
      case Each each -> elements(path, each, value);
      case Variable variable ->
          value instanceof Map<?, ?> map
              ? variable.of(path, map)
              : List.of(new FieldError(path, "must be an object"));
    };
  }

  private static Stream<FieldError> field(String path, Fields fields, Map.Entry<?, ?> each) {
    String name = String.valueOf(each.getKey());
    Allowed allowed = fields.fields().get(name);
    return allowed == null
        ? Stream.of(
            new FieldError(
                path + "." + name,
                "may not be set by a run; of this, a run may set "
                    + String.join(", ", fields.fields().keySet().stream().sorted().toList())))
        : allowed.errors(path + "." + name, each.getValue()).stream();
  }

  private static List<FieldError> elements(String path, Each each, @Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      return List.of(new FieldError(path, "must be a list"));
    }
    List<FieldError> errors = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      errors.addAll(each.element().errors(path + "[" + i + "]", list.get(i)));
    }
    return errors;
  }

  /** One of some words. */
  static Allowed words(String... words) {
    return new Text(Arrays.asList(words)::contains, "must be " + String.join(" or ", words));
  }
}
