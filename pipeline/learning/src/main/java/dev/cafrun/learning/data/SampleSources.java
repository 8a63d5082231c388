package dev.cafrun.learning.data;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** Where some of the samples came from, as people know them; {@code samples.csv} may be large. */
public final class SampleSources {
  private SampleSources() {}

  /** By id; read row by row, and none but those that are wanted is kept. */
  public static Map<String, String> of(Path samples, Set<String> wanted) throws IOException {
    Map<String, String> sources = new HashMap<>();
    if (wanted.isEmpty()) {
      return sources;
    }
    try (CSVParser rows = CsvTable.rows(samples)) {
      for (CSVRecord row : rows) {
        String id = row.get("id");
        if (wanted.contains(id)) {
          sources.put(id, row.get("source"));
        }
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new StageException(
          Failure.fatal("BROKEN_TABLE", samples.getFileName() + ": " + e.getMessage()), e);
    }
    return sources;
  }
}
