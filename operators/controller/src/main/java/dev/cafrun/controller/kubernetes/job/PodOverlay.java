package dev.cafrun.controller.kubernetes.job;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lays what a person wrote over a pod, as {@code kubectl patch} does by default: objects field by
 * field, {@code null} takes a field away, lists of named things by name, other lists as a whole.
 * Pure.
 */
final class PodOverlay {
  /** What tells the elements of a list apart, as the API's patch keys say. */
  private static final Map<String, String> KEYS =
      Map.of(
          "containers", "name",
          "initContainers", "name",
          "volumes", "name",
          "env", "name",
          "imagePullSecrets", "name",
          "volumeMounts", "mountPath",
          "hostAliases", "ip");

  private PodOverlay() {}

  static Map<String, Object> over(Map<?, ?> base, Map<?, ?> overlay) {
    Map<String, Object> merged = new LinkedHashMap<>();
    base.forEach((name, value) -> merged.put(String.valueOf(name), value));
    overlay.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          Object laid = value == null ? null : over(name, merged.get(name), value);
          if (laid == null) {
            merged.remove(name);
          } else {
            merged.put(name, laid);
          }
        });
    return merged;
  }

  private static Object over(String name, @Nullable Object below, Object above) {
    if (above instanceof Map<?, ?> fields) {
      return over(below instanceof Map<?, ?> map ? map : Map.of(), fields);
    }
    String key = KEYS.get(name);
    return key != null && below instanceof List<?> old && above instanceof List<?> list
        ? byKey(key, old, list)
        : above;
  }

  private static List<Object> byKey(String key, List<?> below, List<?> above) {
    List<Object> merged = new ArrayList<>(below);
    for (Object element : above) {
      int at = indexOf(key, merged, element);
      if (at < 0) {
        merged.add(element);
      } else {
        merged.set(at, over("", merged.get(at), element));
      }
    }
    return merged;
  }

  private static int indexOf(String key, List<?> list, Object element) {
    for (int i = 0; i < list.size(); i++) {
      if (element instanceof Map<?, ?> wanted
          && list.get(i) instanceof Map<?, ?> there
          && wanted.get(key) != null
          && wanted.get(key).equals(there.get(key))) {
        return i;
      }
    }
    return -1;
  }
}
