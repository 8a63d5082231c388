package dev.cafrun.controller.web.output;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a file, to look at; never more of it than a page has room for. One of the three
 * is there.
 *
 * @param report HTML of a text in Markdown, without anything that its author could have made script
 * @param table the first rows, those of its header first
 * @param text the first lines
 * @param more whether there is more of it than that
 */
record FilePreview(
    @Nullable String report,
    @Nullable List<List<String>> table,
    @Nullable String text,
    boolean more) {
  static final int ROWS = 200;
  static final int COLUMNS = 40;
  static final int CELL = 200;
  static final int CHARACTERS = 1 << 16;

  /** Larger ones are downloaded: to be checked they are read as a whole. */
  static final long LARGEST = 64L << 20;

  private static final String CSV = "text/csv";
  private static final String MARKDOWN = "text/markdown";
  private static final Set<String> SHOWN = Set.of(CSV, MARKDOWN, "text/plain", "application/json");

  static boolean possible(String mediaType, long size) {
    return SHOWN.contains(mediaType) && size <= LARGEST;
  }

  static boolean isReport(String mediaType) {
    return mediaType.equals(MARKDOWN);
  }

  /**
   * @param file UTF-8; what is no character is shown as �
   * @throws IOException if it cannot be read
   */
  static FilePreview of(String mediaType, InputStream file) throws IOException {
    if (mediaType.equals(CSV)) {
      return table(file);
    }
    char[] buffer = new char[CHARACTERS];
    BufferedReader reader = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8));
    int length = 0;
    int read;
    while (length < CHARACTERS && (read = reader.read(buffer, length, CHARACTERS - length)) > 0) {
      length += read;
    }
    String text = new String(buffer, 0, length);
    boolean more = reader.read() >= 0;
    return isReport(mediaType)
        ? new FilePreview(ReportHtml.of(text), null, null, more)
        : new FilePreview(null, null, text, more);
  }

  private static FilePreview table(InputStream file) throws IOException {
    List<List<String>> rows = new ArrayList<>();
    try (CSVParser records =
        CSVParser.parse(
            new BoundedCells(new InputStreamReader(file, StandardCharsets.UTF_8)),
            CSVFormat.RFC4180)) {
      for (CSVRecord row : records) {
        if (rows.size() > ROWS) {
          return new FilePreview(null, rows, null, true);
        }
        rows.add(row.stream().limit(COLUMNS).map(FilePreview::cell).toList());
      }
    } catch (UncheckedIOException e) {
      return new FilePreview(null, rows, null, true); // No table, or a row without end.
    }
    return new FilePreview(null, rows, null, false);
  }

  private static String cell(String text) {
    return text.length() > CELL ? text.substring(0, CELL) + "…" : text;
  }

  /** The first of them; nothing if it is no table. */
  public List<String> head() {
    return table == null || table.isEmpty() ? List.of() : table.getFirst();
  }

  /** The others. */
  public List<List<String>> rows() {
    return table == null || table.isEmpty() ? List.of() : table.subList(1, table.size());
  }
}
