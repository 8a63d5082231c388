package dev.cafrun.learning.report;

import dev.cafrun.learning.data.CsvTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * How faces were brought to their place.
 *
 * @param counts by what they were placed by
 * @param worst the worst first: those placed by what is least sure, then those of which most lies
 *     outside their picture
 */
public record Placements(Map<String, Long> counts, List<Placed> worst) {
  /** The sure first; what is not among them is least sure of all. */
  private static final List<String> SURE =
      List.of("given-points", "detected-points", "given-box", "detected-box", "whole-picture");

  private static final Comparator<Placed> FROM_WORST =
      Comparator.comparingInt((Placed face) -> unsure(face.method()))
          .thenComparingDouble(Placed::outside)
          .reversed()
          .thenComparingInt(Placed::row);

  public Placements {
    counts = Map.copyOf(counts);
    worst = List.copyOf(worst);
  }

  /**
   * One face.
   *
   * @param row in {@code faces.csv}, from 0
   * @param method it was placed by
   * @param outside share of it, from 0 to 1, that its picture does not reach
   */
  public record Placed(int row, String id, String method, double outside) {}

  private static int unsure(String method) {
    int place = SURE.indexOf(method);
    return place < 0 ? SURE.size() : place;
  }

  /**
   * Reads {@code faces.csv} row by row.
   *
   * @param most so many of the worst
   */
  public static Placements read(Path faces, int most) throws IOException {
    Map<String, Long> counts = new TreeMap<>();
    PriorityQueue<Placed> worst = new PriorityQueue<>(FROM_WORST.reversed());
    try (CSVParser rows = CsvTable.rows(faces)) {
      for (CSVRecord row : rows) {
        Placed face =
            new Placed(
                Integer.parseInt(row.get("row")),
                row.get("id"),
                row.get("method"),
                Double.parseDouble(row.get("outside")));
        counts.merge(face.method(), 1L, Long::sum);
        worst.add(face);
        if (worst.size() > most) {
          worst.poll();
        }
      }
    }
    return new Placements(counts, worst.stream().sorted(FROM_WORST).toList());
  }

  /** By what they were placed, the sure first. */
  Map<String, Long> fromSure() {
    Map<String, Long> ordered = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Long> one) -> unsure(one.getKey()))
                .thenComparing(Map.Entry::getKey))
        .forEach(one -> ordered.put(one.getKey(), one.getValue()));
    return ordered;
  }
}
