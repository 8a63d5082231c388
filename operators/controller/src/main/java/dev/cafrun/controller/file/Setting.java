package dev.cafrun.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One change to a run file, {@code --set train.batchSize=64}. The path starts below {@code spec}
 * unless it starts with {@code spec} or {@code metadata}; a list's items go by index, {@code
 * train.seeds[0]}, and one past the end is added. The value is YAML, so {@code [1, 2]} is a list
 * and nothing at all goes back to the default.
 *
 * @param text as given
 * @param path full, such as {@code spec.train.batchSize}
 * @param steps names and, for items of lists, indices
 * @param value as in a run file
 */
record Setting(String text, String path, List<Object> steps, @Nullable Object value) {
  private static final Pattern SHAPE = Pattern.compile("([^=]+)=(.*)", Pattern.DOTALL);
  private static final Pattern PATH =
      Pattern.compile(
          "[A-Za-z][A-Za-z0-9/_-]*(\\[\\d{1,6}])*(\\.[A-Za-z][A-Za-z0-9/_-]*(\\[\\d{1,6}])*)*");
  private static final Pattern STEP = Pattern.compile("([A-Za-z][A-Za-z0-9/_-]*)|\\[(\\d+)]");

  Setting {
    steps = List.copyOf(steps);
  }

  /**
   * @throws RunFileException if it has not the form {@code path=value}
   */
  static Setting read(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches() || !PATH.matcher(shape.group(1)).matches()) {
      throw new RunFileException(
          "--set " + text + ": must be a path, '=' and a value, such as train.batchSize=64");
    }
    String given = shape.group(1);
    String path = given.matches("(spec|metadata)\\b.*") ? given : "spec." + given;
    List<Object> steps = new ArrayList<>();
    Matcher step = STEP.matcher(path);
    while (step.find()) {
      String name = step.group(1);
      steps.add(name != null ? name : Integer.valueOf(step.group(2)));
    }
    return new Setting(text, path, steps, YamlTree.read(shape.group(2), "--set " + given).value());
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
      map(place, name).put(name, content);
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
