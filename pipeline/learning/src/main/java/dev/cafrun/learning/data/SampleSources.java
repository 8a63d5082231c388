package dev.cafrun.learning.data;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.runtime.compact.Ints;
import dev.cafrun.runtime.compact.TextPool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * Where some of the samples came from, as people know them. {@code samples.csv} may be large: it is
 * read row by row, and nothing is kept of others. Not thread-safe while wishes are made.
 */
public final class SampleSources {
  private final TextPool ids = new TextPool();
  private final TextPool sources = new TextPool();
  private final Ints sourceOf = new Ints();

  /** Wants to know where a sample came from. */
  public void want(String id) {
    if (ids.add(id) == sourceOf.size()) {
      sourceOf.add(-1);
    }
  }

  /** Finds out about all that are wanted. */
  public void read(Path samples) throws IOException {
    if (ids.size() == 0) {
      return;
    }
    try (CSVParser rows = CsvTable.rows(samples)) {
      for (CSVRecord row : rows) {
        int wanted = ids.find(row.get("id"));
        if (wanted >= 0) {
          sourceOf.set(wanted, sources.add(row.get("source")));
        }
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      throw new StageException(
          Failure.fatal("BROKEN_TABLE", samples.getFileName() + ": " + e.getMessage()), e);
    }
  }

  /** Where a sample came from; empty if nobody wanted to know, or said. */
  public String of(String id) {
    int wanted = ids.find(id);
    int source = wanted < 0 ? -1 : sourceOf.get(wanted);
    return source < 0 ? "" : sources.get(source);
  }
}
