package dev.cafrun.learning.report;

import dev.cafrun.learning.data.CsvTable;
import dev.cafrun.learning.data.JsonFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * What came of the rows that ingest read.
 *
 * @param rows read
 * @param accepted became samples
 * @param unlabelled left out because the dataset says they have no label
 * @param rejected left out with a reason
 * @param dropped the reasons, the most frequent first
 */
public record Intake(
    long rows, long accepted, long unlabelled, long rejected, List<Dropped> dropped) {
  /** Reasons beyond these are one: a reason may hold a value, and then there are many. */
  private static final int REASONS = 40;

  private static final int EXAMPLES = 3;
  private static final int LONGEST = 80;

  public Intake {
    dropped = List.copyOf(dropped);
  }

  /**
   * Rows that were left out for one reason.
   *
   * @param examples the first of them: file, row and what it held
   */
  public record Dropped(String field, String reason, long rows, List<String> examples) {
    public Dropped {
      examples = List.copyOf(examples);
    }

    Map<String, Object> tree() {
      Map<String, Object> tree = new LinkedHashMap<>();
      tree.put("field", field);
      tree.put("reason", reason);
      tree.put("rows", rows);
      tree.put("examples", examples);
      return tree;
    }
  }

  private record Why(String field, String reason) {}

  /** Counts rows of one reason. */
  private static final class Tally {
    private long rows;
    private final List<String> examples = new ArrayList<>();
  }

  /** Reads {@code ingest.json} and {@code rejections.csv}, the latter row by row. */
  public static Intake read(Path ingest, Path rejections) throws IOException {
    Map<String, ?> counts = JsonFile.parse(Files.readString(ingest));
    Map<Why, Tally> reasons = new LinkedHashMap<>();
    Why others = new Why("", "other reasons");
    try (CSVParser rows = CsvTable.rows(rejections)) {
      for (CSVRecord row : rows) {
        Why why = new Why(row.get("field"), shown(row.get("reason")));
        Tally tally =
            reasons.computeIfAbsent(
                reasons.containsKey(why) || reasons.size() < REASONS ? why : others,
                reason -> new Tally());
        tally.rows++;
        if (tally.examples.size() < EXAMPLES) {
          tally.examples.add(
              "%s row %s: '%s'"
                  .formatted(row.get("file"), row.get("row"), shown(row.get("value"))));
        }
      }
    }
    return new Intake(
        number(counts, "rows"),
        number(counts, "accepted"),
        number(counts, "unlabelled"),
        number(counts, "rejected"),
        reasons.entrySet().stream()
            .map(
                one ->
                    new Dropped(
                        one.getKey().field(),
                        one.getKey().reason(),
                        one.getValue().rows,
                        one.getValue().examples))
            .sorted(Comparator.comparingLong(Dropped::rows).reversed())
            .collect(Collectors.toList()));
  }

  private static String shown(String text) {
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }

  private static long number(Map<String, ?> tree, String name) {
    return tree.get(name) instanceof Number number ? number.longValue() : 0;
  }

  Map<String, Object> tree() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("rows", rows);
    tree.put("accepted", accepted);
    tree.put("unlabelled", unlabelled);
    tree.put("rejected", rejected);
    tree.put("dropped", dropped.stream().map(Dropped::tree).toList());
    return tree;
  }
}
