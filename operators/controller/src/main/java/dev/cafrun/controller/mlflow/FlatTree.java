package dev.cafrun.controller.mlflow;

import dev.cafrun.artifacts.CoreJson;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The leaves of a tree, each with the names that lead to it: {@code train.critic.type}. Pure. */
final class FlatTree {
  /** As deep as the history looks for numbers to find runs by. */
  private static final int DEEPEST = 8;

  private FlatTree() {}

  /** Every leaf as text; a list is one, as JSON. */
  static SortedMap<String, String> texts(Map<String, ?> tree) {
    SortedMap<String, String> texts = new TreeMap<>();
    leaves(tree)
        .forEach(
            (path, leaf) ->
                texts.put(
                    path,
                    leaf instanceof List<?> || leaf instanceof Map<?, ?>
                        ? CoreJson.write(leaf)
                        : String.valueOf(leaf)));
    return texts;
  }

  /** The numbers alone; lists are none. */
  static SortedMap<String, Double> numbers(Map<String, ?> tree) {
    SortedMap<String, Double> numbers = new TreeMap<>();
    leaves(tree)
        .forEach(
            (path, leaf) -> {
              if (leaf instanceof Number number) {
                numbers.put(path, number.doubleValue());
              }
            });
    return numbers;
  }

  private static Map<String, Object> leaves(Map<String, ?> tree) {
    Map<String, Object> leaves = new TreeMap<>();
    collect("", tree, 1, leaves);
    return leaves;
  }

  private static void collect(String path, Map<?, ?> tree, int depth, Map<String, Object> into) {
    tree.forEach(
        (name, below) -> {
          String place = path.isEmpty() ? String.valueOf(name) : path + "." + name;
          if (below instanceof Map<?, ?> map && !map.isEmpty() && depth < DEEPEST) {
            collect(place, map, depth + 1, into);
          } else if (below != null) {
            into.put(place, below);
          }
        });
  }
}
