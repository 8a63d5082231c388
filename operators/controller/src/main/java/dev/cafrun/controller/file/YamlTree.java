package dev.cafrun.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * One YAML 1.2 document as plain maps, lists, texts, numbers and booleans, and where each part of
 * it stands. Builds nothing that the document names: only the core schema's types exist.
 *
 * @param value the document; null if it is empty
 * @param lines from 1, by path such as {@code spec.train.seeds[1]}
 */
record YamlTree(@Nullable Object value, Map<String, Integer> lines) {
  /** Far more than any run file; a document that repeats itself through aliases is larger. */
  private static final int MOST_NODES = 20_000;

  /**
   * @param name for messages
   * @throws RunFileException if it is not one YAML document, or a key stands twice in one object
   */
  static YamlTree read(String text, String name) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setLabel(name)
            .setMaxAliasesForCollections(MOST_NODES)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      Reading reading = new Reading(name);
      Object value = root.isEmpty() ? null : reading.value(root.get(), "");
      return new YamlTree(value, reading.lines);
    } catch (MarkedYamlEngineException e) {
      throw new RunFileException(syntax(e, name));
    } catch (YamlEngineException e) {
      throw new RunFileException(name + ": is not YAML: " + e.getMessage());
    }
  }

  /** Where a field stands or, when it is missing, what it should stand in. */
  Optional<Integer> line(String field) {
    for (String path = field; !path.isEmpty(); path = parent(path)) {
      Integer line = lines.get(path);
      if (line != null) {
        return Optional.of(line);
      }
    }
    return Optional.empty();
  }

  /** Of {@code spec.train.seeds[1]}, {@code spec.train.seeds}; empty at the top. */
  static String parent(String path) {
    int end = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
    return end < 0 ? "" : path.substring(0, end);
  }

  private static String syntax(MarkedYamlEngineException e, String name) {
    String problem = String.valueOf(e.getProblem());
    if (problem.startsWith("but found another document")) {
      problem = "a run file is one document; remove everything from this '---' on";
    }
    return e.getProblemMark()
        .map(YamlTree::shown)
        .map(mark -> name + ":" + mark)
        .orElse(name + ": ")
        .formatted(problem);
  }

  /** {@code 3:7: %s}, then the line with a pointer below; the library counts from 0. */
  private static String shown(Mark mark) {
    String snippet = mark.createSnippet(2, 100).replace("%", "%%");
    return (mark.getLine() + 1) + ":" + (mark.getColumn() + 1) + ": %s\n" + snippet;
  }

  /** Turns nodes into values. Not thread-safe. */
  private static final class Reading {
    private final String name;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<Node> open = new ArrayList<>();
    private int nodes;

    Reading(String name) {
      this.name = name;
    }

    @Nullable Object value(Node node, String path) {
      if (++nodes > MOST_NODES || open.contains(node)) {
        throw problem(node, "has more parts than any run file; aliases (*) repeat it too often");
      }
      lines.putIfAbsent(path, line(node));
      open.add(node);
      Object value =
          switch (node) {
            case MappingNode mapping -> map(mapping, path);
            case SequenceNode sequence -> list(sequence, path);
            case ScalarNode scalar -> scalar(scalar);
            default -> throw problem(node, "cannot be used here: " + node.getNodeType());
          };
      open.removeLast();
      return value;
    }

    private Map<String, @Nullable Object> map(MappingNode mapping, String path) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw problem(tuple.getKeyNode(), "a field's name must be a plain word");
        }
        String field = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        if (map.containsKey(key.getValue())) {
          throw problem(
              key, field + " stands twice, first in line " + lines.get(field) + "; remove one");
        }
        lines.put(field, line(key));
        map.put(key.getValue(), value(tuple.getValueNode(), field));
      }
      return map;
    }

    private List<@Nullable Object> list(SequenceNode sequence, String path) {
      List<@Nullable Object> list = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        list.add(value(item, path + "[" + list.size() + "]"));
      }
      return list;
    }

    private @Nullable Object scalar(ScalarNode scalar) {
      String text = scalar.getValue();
      Tag tag = scalar.getTag();
      if (tag.equals(Tag.STR) || scalar.getScalarStyle() != ScalarStyle.PLAIN) {
        return text;
      }
      try {
        return typed(scalar, tag, text);
      } catch (NumberFormatException e) {
        throw problem(scalar, "'" + text + "' is no number that can be used");
      }
    }

    private @Nullable Object typed(ScalarNode scalar, Tag tag, String text) {
      if (tag.equals(Tag.NULL)) {
        return null;
      }
      if (tag.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      }
      if (tag.equals(Tag.INT)) {
        return text.startsWith("0o")
            ? Long.parseLong(text.substring(2), 8)
            : Long.decode(decimal(text));
      }
      if (tag.equals(Tag.FLOAT)) {
        return floating(text);
      }
      throw problem(scalar, "the tag " + tag + " has no meaning in a run file; remove it");
    }

    /** Without leading zeros, which {@link Long#decode} would take for octal. */
    private static String decimal(String text) {
      return text.startsWith("0x") ? text : text.replaceFirst("^([-+]?)0+(?=\\d)", "$1");
    }

    private static Double floating(String text) {
      String sign = text.startsWith("-") ? "-" : "";
      return switch (text.replaceFirst("^[-+]", "").toLowerCase(Locale.ROOT)) {
        case ".inf" -> Double.valueOf(sign + "Infinity");
        case ".nan" -> Double.NaN;
        default -> Double.valueOf(text);
      };
    }

    private RunFileException problem(Node node, String problem) {
      return new RunFileException(name + ":" + line(node) + ": " + problem);
    }

    private static int line(Node node) {
      return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
  }
}
