package dev.cafrun.learning.duplicate;

import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code near-duplicates.csv}. Pure.
 *
 * @param found one for each held-out face that looks like one of another split
 * @param sources of all their faces, by id
 */
public record DuplicateTable(List<NearDuplicate> found, Map<String, String> sources) {
  public DuplicateTable {
    found = List.copyOf(found);
    sources = Map.copyOf(sources);
  }

  /** Of whom sources are needed. */
  public static Set<String> ids(List<NearDuplicate> found) {
    return found.stream()
        .flatMap(pair -> Stream.of(pair.face().id(), pair.other().id()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** One line for each. */
  public String text() {
    StringBuilder table =
        new StringBuilder(
            CsvTable.line(
                "id",
                "split",
                "subject",
                "source",
                "other_id",
                "other_split",
                "other_subject",
                "other_source",
                "distance",
                "mirrored"));
    for (NearDuplicate pair : found) {
      Face face = pair.face();
      Face other = pair.other();
      table.append(
          CsvTable.line(
              face.id(),
              face.split().spelling(),
              face.subject(),
              source(face),
              other.id(),
              other.split().spelling(),
              other.subject(),
              source(other),
              pair.distance(),
              pair.mirrored()));
    }
    return table.toString();
  }

  /** So many of those that differ least, the nearest first. */
  public List<NearDuplicate> nearest(int most) {
    return found.stream()
        .sorted(Comparator.comparingInt(NearDuplicate::distance))
        .limit(most)
        .toList();
  }

  /** As people know them, such as {@code a.jpg (test) and b.jpg (train)}. */
  public List<String> pairs() {
    return found.stream().map(pair -> named(pair.face()) + " and " + named(pair.other())).toList();
  }

  private String named(Face face) {
    return source(face) + " (" + face.split().spelling() + ")";
  }

  /** Where a face came from; empty if nobody said. */
  public String source(Face face) {
    return sources.getOrDefault(face.id(), "");
  }
}
