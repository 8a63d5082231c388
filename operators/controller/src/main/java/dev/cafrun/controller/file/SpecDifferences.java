package dev.cafrun.controller.file;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.validation.InvalidRunException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields of run specs in which they differ, in the order of the specs. Pure.
 *
 * @param fields those that are not the same everywhere
 */
public record SpecDifferences(List<Field> fields) {
  public SpecDifferences {
    fields = List.copyOf(fields);
  }

  /**
   * One field.
   *
   * @param path such as {@code train.critic.margin}
   * @param values one of each spec; empty where a spec has none
   */
  public record Field(String path, List<String> values) {
    public Field {
      values = List.copyOf(values);
    }
  }

  /**
   * One field of one spec.
   *
   * @param path such as {@code train.critic.margin}
   * @param value as run files have it
   * @param stated whether it would be another, or missing, if the run file did not say it
   */
  public record Stated(String path, String value, boolean stated) {}

  /**
   * @param specs trees with all defaults filled in
   */
  public static SpecDifferences among(List<Map<String, Object>> specs) {
    List<Map<String, String>> flat = specs.stream().map(SpecDifferences::flat).toList();
    Set<String> paths = new LinkedHashSet<>();
    flat.forEach(fields -> paths.addAll(fields.keySet()));
    List<Field> differing =
        paths.stream()
            .map(path -> new Field(path, values(path, flat)))
            .filter(field -> Set.copyOf(field.values()).size() > 1)
            .toList();
    return new SpecDifferences(differing);
  }

  private static List<String> values(String path, List<Map<String, String>> flat) {
    return flat.stream().map(fields -> fields.getOrDefault(path, "")).toList();
  }

  /**
   * Every field of a spec, and whether it is as it would be anyway.
   *
   * @param spec with all defaults filled in
   */
  public static List<Stated> fromDefaults(Map<String, Object> spec) {
    RunSpec whole = RunReader.readSpec(spec);
    List<Stated> fields = new ArrayList<>();
    flat(spec)
        .forEach(
            (path, value) ->
                fields.add(new Stated(path, value, !same(whole, without(spec, path)))));
    return fields;
  }

  /**
   * The spec without what it would be anyway.
   *
   * @param spec with all defaults filled in
   * @return a tree that is read as the same spec
   */
  public static Map<String, Object> stated(Map<String, Object> spec) {
    RunSpec whole = RunReader.readSpec(spec);
    Map<String, Object> rest = spec;
    for (String path : flat(spec).keySet()) {
      Map<String, Object> less = without(rest, path);
      rest = same(whole, less) ? less : rest;
    }
    return rest;
  }

  private static boolean same(RunSpec whole, Map<String, Object> tree) {
    try {
      return RunReader.readSpec(tree).equals(whole);
    } catch (InvalidRunException e) {
      return false; // It has to be said.
    }
  }

  private static Map<String, Object> without(Map<String, Object> tree, String path) {
    Map<String, Object> rest = new LinkedHashMap<>();
    tree.forEach(
        (key, value) -> {
          if (path.startsWith(key + ".") && value instanceof Map<?, ?> below) {
            Map<String, Object> left = without(texts(below), path.substring(key.length() + 1));
            if (!left.isEmpty()) {
              rest.put(key, left);
            }
          } else if (!path.equals(key)) {
            rest.put(key, value);
          }
        });
    return rest;
  }

  private static Map<String, String> flat(Map<String, Object> tree) {
    Map<String, String> fields = new LinkedHashMap<>();
    flatten("", tree, fields);
    return fields;
  }

  private static void flatten(String path, @Nullable Object node, Map<String, String> into) {
    if (node instanceof Map<?, ?> map && !map.isEmpty()) {
      map.forEach(
          (key, value) -> flatten(path.isEmpty() ? key + "" : path + "." + key, value, into));
    } else if (node instanceof Map<?, ?> || node instanceof List<?>) {
      into.put(path, CoreJson.write(node));
    } else {
      into.put(path, String.valueOf(node));
    }
  }

  private static Map<String, Object> texts(Map<?, ?> map) {
    Map<String, Object> texts = new LinkedHashMap<>();
    map.forEach((key, value) -> texts.put(String.valueOf(key), value));
    return texts;
  }
}
