package dev.cafrun.learning.duplicate;

import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.Face;
import dev.cafrun.learning.data.SampleSources;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code near-duplicates.csv}. Pure.
 *
 * @param found one for each held-out face that looks like one of another split; not a copy, since
 *     it may be long
 * @param sources of all their faces
 */
public record DuplicateTable(List<NearDuplicate> found, SampleSources sources) {
  /** One line for each. */
  public void write(Writer table) throws IOException {
    table.write(
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
      table.write(
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
  }

  /** So many of those that differ least, the nearest first. */
  public List<NearDuplicate> nearest(int most) {
    List<NearDuplicate> nearest = new ArrayList<>();
    for (NearDuplicate pair : found) {
      int place = nearest.size();
      while (place > 0 && nearest.get(place - 1).distance() > pair.distance()) {
        place--;
      }
      nearest.add(place, pair);
      if (nearest.size() > most) {
        nearest.removeLast();
      }
    }
    return nearest;
  }

  /**
   * As people know them, such as {@code a.jpg (test) and b.jpg (train)}.
   *
   * @param most so many of the first
   */
  public List<String> pairs(int most) {
    return found.stream()
        .limit(most)
        .map(pair -> named(pair.face()) + " and " + named(pair.other()))
        .toList();
  }

  private String named(Face face) {
    return source(face) + " (" + face.split().spelling() + ")";
  }

  /** Where a face came from; empty if nobody said. */
  public String source(Face face) {
    return sources.of(face.id());
  }
}
