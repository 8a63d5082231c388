package dev.cafrun.controller.file;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * What a document says and its composed nodes do not tell any more: which of them have explicit
 * tags, and whatever YAML 1.1 and 1.2 read differently beside words.
 *
 * @param scalars where scalars with a tag begin
 * @param collections where lists and objects with a tag begin
 */
record YamlSyntax(Set<Integer> scalars, Set<Integer> collections) {
  /** Ends of lines in YAML 1.1, letters like others in 1.2. */
  private static final Pattern OLD_LINE_ENDS = Pattern.compile("[\\u0085\\u2028\\u2029]");

  /** What YAML 1.1 fills an object with from another one. */
  private static final String MERGE = "<<";

  /** Far more than any run file. */
  private static final int DEEPEST = 100;

  /** Far more than any run file; a document that repeats itself through aliases is larger. */
  static final int MOST_NODES = 20_000;

  YamlSyntax {
    scalars = Set.copyOf(scalars);
    collections = Set.copyOf(collections);
  }

  /**
   * Looks at the document as it is parsed, so that one without end is refused where it becomes too
   * much.
   *
   * @param name for messages
   * @throws RunFileException if there is something that kubectl reads differently, or more of it
   *     than any run file has
   * @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException if it is not YAML
   */
  static YamlSyntax of(LoadSettings settings, String text, String name) {
    Matcher lineEnd = OLD_LINE_ENDS.matcher(text);
    if (lineEnd.find()) {
      int line = Math.toIntExact(text.substring(0, lineEnd.start()).lines().count());
      throw new RunFileException(
          "%s:%d: holds U+%04X, which ends a line to kubectl (YAML 1.1) and not elsewhere; remove it"
              .formatted(name, line, (int) lineEnd.group().charAt(0)));
    }
    Set<Integer> scalars = new HashSet<>();
    Set<Integer> collections = new HashSet<>();
    int depth = 0;
    int nodes = 0;
    for (Event event : new Parse(settings).parseString(text)) {
      if (event instanceof NodeEvent && ++nodes > MOST_NODES) {
        throw problem(event, name, "more parts than any run file");
      }
      switch (event) {
        case ScalarEvent scalar -> {
          scalar.getTag().ifPresent(tag -> scalars.add(index(event.getStartMark())));
          if (scalar.isPlain() && scalar.getValue().equals(MERGE)) {
            throw problem(event, name, "<<, which only some fill in; write the fields themselves");
          }
        }
        case CollectionStartEvent collection -> {
          collection.getTag().ifPresent(tag -> collections.add(index(event.getStartMark())));
          if (++depth > DEEPEST) {
            throw problem(event, name, "parts within parts, deeper than any run file");
          }
        }
        case CollectionEndEvent end -> depth--;
        case DocumentStartEvent start -> {
          if (start.getSpecVersion().isPresent() || !start.getTags().isEmpty()) {
            throw problem(event, name, "a directive (%), which not everybody reads; remove it");
          }
        }
        default -> {}
      }
    }
    return new YamlSyntax(scalars, collections);
  }

  /** Whether a node has an explicit tag. */
  boolean tagged(Node node) {
    return (node instanceof ScalarNode ? scalars : collections)
        .contains(index(node.getStartMark()));
  }

  private static RunFileException problem(Event event, String name, String what) {
    int line = event.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    return new RunFileException(name + ":" + line + ": has " + what);
  }

  private static int index(Optional<Mark> mark) {
    return mark.map(Mark::getIndex).orElse(0);
  }
}
