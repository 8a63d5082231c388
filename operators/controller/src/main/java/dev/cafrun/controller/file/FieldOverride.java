package dev.cafrun.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One change to a run file, {@code --set train.batchSize=64}. The path starts below {@code spec}
 * unless it starts with {@code spec} or {@code metadata}; a list's items go by index, {@code
 * train.seeds[0]}, and one past the end is added. A dot within a name is written {@code \\.},
 * except below {@code metadata.labels} and {@code metadata.annotations}, where all that follows is
 * one name. The value is YAML, so {@code [1, 2]} is a list and nothing at all goes back to the
 * default; what stands in metadata is text and taken as it is.
 *
 * @param text as given
 * @param path full, such as {@code spec.train.batchSize}
 * @param steps names and, for items of lists, indices
 * @param value as in a run file
 */
record FieldOverride(String text, String path, List<Object> steps, @Nullable Object value) {
  private static final Pattern SHAPE = Pattern.compile("([^=]+)=(.*)", Pattern.DOTALL);
  private static final String NAME = "[A-Za-z](?:[A-Za-z0-9/_-]|\\\\\\.)*";
  private static final Pattern PATH =
      Pattern.compile(NAME + "(\\[\\d{1,6}])*(\\." + NAME + "(\\[\\d{1,6}])*)*");
  private static final Pattern STEP = Pattern.compile("(" + NAME + ")|\\[(\\d+)]");

  /** Texts by names of any kind, which Kubernetes gives dots and slashes. */
  private static final Pattern TEXTS =
      Pattern.compile("metadata\\.(labels|annotations)\\.([A-Za-z0-9][A-Za-z0-9._/-]*)");

  /** Words without quotes that are truth values to kubectl, which has no {@code --set}. */
  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");

  FieldOverride {
    steps = List.copyOf(steps);
  }

  /**
   * @throws RunFileException if it has not the form {@code path=value}
   */
  static FieldOverride read(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      throw malformed(text);
    }
    String given = shape.group(1);
    String value = shape.group(2);
    Matcher texts = TEXTS.matcher(given);
    if (texts.matches()) {
      return new FieldOverride(
          text, given, List.of("metadata", texts.group(1), texts.group(2)), literal(value));
    }
    if (!PATH.matcher(given).matches()) {
      throw malformed(text);
    }
    String path = given.matches("(spec|metadata)\\b.*") ? given : "spec." + given;
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String name = step.group(1);
      steps.add(name != null ? name(name, text) : Integer.valueOf(step.group(2)));
    }
    boolean plain = path.startsWith("metadata.") && steps.size() == 2 && !value.startsWith("{");
    return new FieldOverride(text, path, steps, plain ? literal(value) : value(value, text, path));
  }

  private static RunFileException malformed(String text) {
    return new RunFileException(
        "--set " + text + ": must be a path, '=' and a value, such as train.batchSize=64");
  }

  private static String name(String written, String text) {
    if (written.contains("/") && !written.contains("\\.")) {
      throw new RunFileException(
          "--set "
              + text
              + ": write a dot within a name as \\., as in limits.nvidia\\.com/gpu, so that it is told from"
              + " the dots between names");
    }
    return written.replace("\\.", ".");
  }

  private static @Nullable String literal(String value) {
    return value.isEmpty() ? null : value;
  }

  private static @Nullable Object value(String value, String text, String path) {
    return WORD.matcher(value).matches() && KubectlScalar.read(value) instanceof Boolean
        ? word(value)
        : YamlTree.read(value, "--set " + text, path).value();
  }

  /** Not as kubectl reads it, so that {@code --set cache=Off} needs no quotes within quotes. */
  private static Object word(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> value;
    };
  }

  /**
   * Changes the tree in place.
   *
   * @throws RunFileException if the path leads through something that is no object or list
   */
  void applyTo(Map<String, @Nullable Object> tree) {
    Object place = tree;
    for (int i = 0; i < steps.size() - 1; i++) {
      Object next = get(place, steps.get(i));
      if (next == null) {
        next = steps.get(i + 1) instanceof Integer ? new ArrayList<>() : new LinkedHashMap<>();
        put(place, steps.get(i), next);
      }
      place = next;
    }
    put(place, steps.getLast(), value);
  }

  @Override
  public String toString() {
    return "--set " + text;
  }

  private @Nullable Object get(Object place, Object step) {
    if (step instanceof String name) {
      return map(place, name).get(name);
    }
    List<@Nullable Object> list = list(place, step);
    int index = (Integer) step;
    return index < list.size() ? list.get(index) : null;
  }

  private void put(Object place, Object step, @Nullable Object content) {
    if (step instanceof String name) {
      if (content == null && steps.getFirst().equals("metadata")) {
        map(place, name).remove(name); // A label that is nothing is none.
      } else {
        map(place, name).put(name, content);
      }
      return;
    }
    List<@Nullable Object> list = list(place, step);
    int index = (Integer) step;
    if (index > list.size()) {
      throw new RunFileException(
          this + ": there are only " + list.size() + " items; the next is [" + list.size() + "]");
    }
    if (index == list.size()) {
      list.add(content);
    } else {
      list.set(index, content);
    }
  }

  @SuppressWarnings("unchecked") // YamlTree and this class make no others
  private Map<String, @Nullable Object> map(Object place, String name) {
    if (place instanceof Map<?, ?> map) {
      return (Map<String, @Nullable Object>) map;
    }
    throw new RunFileException(this + ": '" + name + "' would be a field of what has no fields");
  }

  @SuppressWarnings("unchecked") // as above
  private List<@Nullable Object> list(Object place, Object step) {
    if (place instanceof List<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw new RunFileException(this + ": [" + step + "] would be an item of what is no list");
  }
}
