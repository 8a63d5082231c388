package dev.cafrun.controller.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
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
 * One YAML document as plain maps, lists, texts, numbers and booleans, and where each part of it
 * stands. Whatever kubectl, which reads YAML 1.1, would read as something else than YAML 1.2 says
 * is refused, so that a file means one thing wherever it is read. Builds nothing that the document
 * names: only the core schema's types exist.
 *
 * @param value the document; null if it is empty
 * @param lines from 1, by path such as {@code spec.train.seeds[1]}
 */
record YamlTree(@Nullable Object value, Map<String, Integer> lines) {
  /**
   * @param name for messages
   * @throws RunFileException if it is not one YAML document, a key stands twice in one object, or
   *     kubectl would read something else
   */
  static YamlTree read(String text, String name) {
    return read(text, name, "");
  }

  /**
   * Reads a part of a file.
   *
   * @param path of the part
   */
  static YamlTree read(String text, String name, String path) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setLabel(name)
            .setMaxAliasesForCollections(YamlSyntax.MOST_NODES)
            .build();
    try {
      Reading reading = new Reading(name, YamlSyntax.of(settings, text, name));
      Optional<Node> root = new Compose(settings).composeString(text);
      Object value = root.isEmpty() ? null : reading.value(root.get(), path);
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
    private final YamlSyntax syntax;
    private final Map<String, Integer> lines = new LinkedHashMap<>();
    private final List<Node> open = new ArrayList<>();
    private int nodes;

    Reading(String name, YamlSyntax syntax) {
      this.name = name;
      this.syntax = syntax;
    }

    @Nullable Object value(Node node, String path) {
      if (++nodes > YamlSyntax.MOST_NODES || open.contains(node)) {
        throw problem(
            node, path, "has more parts than any run file; aliases (*) repeat it too often");
      }
      refuseTag(node, path);
      lines.putIfAbsent(path, line(node));
      open.add(node);
      Object value =
          switch (node) {
            case MappingNode mapping -> map(mapping, path);
            case SequenceNode sequence -> list(sequence, path);
            case ScalarNode scalar -> scalar(scalar, path);
            default -> throw problem(node, path, "cannot be used here: " + node.getNodeType());
          };
      open.removeLast();
      return value;
    }

    private Map<String, @Nullable Object> map(MappingNode mapping, String path) {
      Map<String, @Nullable Object> map = new LinkedHashMap<>();
      for (NodeTuple tuple : mapping.getValue()) {
        if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
          throw problem(tuple.getKeyNode(), path, "a field's name must be a plain word");
        }
        String field = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        if (map.containsKey(key.getValue())) {
          throw new RunFileException(
              "%s:%d: %s stands twice, first in line %d; remove one"
                  .formatted(name, line(key), field, lines.get(field)));
        }
        checkKey(key, field);
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

    private void refuseTag(Node node, String path) {
      if (syntax.tagged(node)) {
        throw problem(
            node, path, "a tag (!) has no meaning in a run file; put into quotes what is text");
      }
    }

    private void checkKey(ScalarNode key, String field) {
      refuseTag(key, field);
      String text = key.getValue();
      if (key.getScalarStyle() != ScalarStyle.PLAIN) {
        return;
      }
      if (!KubectlScalar.isText(text)) {
        throw problem(
            key, field, "is no word to kubectl (YAML 1.1), or another one: write \"" + text + "\"");
      }
    }

    private @Nullable Object scalar(ScalarNode scalar, String path) {
      String text = scalar.getValue();
      if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
        return text;
      }
      Object value = value(scalar, scalar.getTag(), text, path);
      Optional<String> contradiction = KubectlScalar.contradiction(text, value);
      if (contradiction.isPresent()) {
        throw problem(scalar, path, contradiction.get());
      }
      return value;
    }

    private @Nullable Object value(ScalarNode scalar, Tag tag, String text, String path) {
      try {
        return typed(tag, text);
      } catch (NumberFormatException e) {
        throw problem(scalar, path, "'" + text + "' is no number that can be used");
      }
    }

    private static @Nullable Object typed(Tag tag, String text) {
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
      return tag.equals(Tag.FLOAT) ? finite(text) : text;
    }

    /** Without leading zeros, which {@link Long#decode} would take for octal. */
    private static String decimal(String text) {
      return text.startsWith("0x") ? text : text.replaceFirst("^([-+]?)0+(?=\\d)", "$1");
    }

    /** Infinity and "not a number" get through no JSON, and are of no use here. */
    private static Double finite(String text) {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return number;
      }
      throw new NumberFormatException(text);
    }

    private RunFileException problem(Node node, String path, String problem) {
      String where = path.isEmpty() ? "" : path + ": ";
      return new RunFileException(name + ":" + line(node) + ": " + where + problem);
    }

    private static int line(Node node) {
      return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
  }
}
