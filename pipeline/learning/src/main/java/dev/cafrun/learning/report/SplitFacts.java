package dev.cafrun.learning.report;

import dev.cafrun.learning.data.Face;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in a split.
 *
 * @param faces of anybody
 * @param people who are named, or clips
 * @param unnamed faces of nobody known
 * @param least faces of one person; 0 if nobody is named
 * @param median of faces per person; the lower of two
 * @param most faces of one person
 */
public record SplitFacts(
    long faces, long people, long unnamed, long least, long median, long most) {

  static SplitFacts of(List<Face> faces) {
    Map<String, Long> each = new HashMap<>();
    faces.stream()
        .map(Face::subject)
        .filter(subject -> !subject.isEmpty())
        .forEach(subject -> each.merge(subject, 1L, Long::sum));
    List<Long> sorted = each.values().stream().sorted().toList();
    long named = sorted.stream().mapToLong(Long::longValue).sum();
    return sorted.isEmpty()
        ? new SplitFacts(faces.size(), 0, faces.size(), 0, 0, 0)
        : new SplitFacts(
            faces.size(),
            sorted.size(),
            faces.size() - named,
            sorted.getFirst(),
            sorted.get((sorted.size() - 1) / 2),
            sorted.getLast());
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("faces", faces);
    tree.put("people", people);
    tree.put("unnamedFaces", unnamed);
    tree.put("facesPerPerson", Map.of("least", least, "median", median, "most", most));
    return tree;
  }
}
