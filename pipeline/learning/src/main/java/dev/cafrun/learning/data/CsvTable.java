package dev.cafrun.learning.data;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV file between stages (RFC 4180, UTF-8), read by header name: whole, or row by row where it
 * may be large. What another stage wrote wrongly is FATAL: no author of a run can do anything about
 * it.
 */
public final class CsvTable {

  /** Empty lines count: between stages they are a mistake. */
  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private static final CSVFormat BY_NAME =
      FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final String file;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<List<String>> rows;

  /** The line of the first row. */
  private final int firstLine;

  private CsvTable(String file, int rowsBefore, List<List<String>> lines) {
    this.file = file;
    this.firstLine = rowsBefore + 1;
    if (lines.isEmpty()) {
      throw broken(file, 1, "has no header");
    }
    List<String> header = lines.getFirst();
    for (int column = 0; column < header.size(); column++) {
      columns.put(header.get(column), column);
    }
    rows = lines.subList(1, lines.size());
    for (int row = 0; row < rows.size(); row++) {
      if (rows.get(row).size() != header.size()) {
        throw broken(
            file, row + firstLine, "has " + rows.get(row).size() + " fields, not " + header.size());
      }
    }
  }

  /** Reads a file. */
  public static CsvTable read(Path path) throws IOException {
    return of(path.getFileName().toString(), Files.readString(path));
  }

  /** One row of a table. */
  @FunctionalInterface
  public interface RowReader {
    /**
     * @param table of this row alone
     * @param row the row's number, from 0
     */
    void read(CsvTable table, int row) throws IOException;
  }

  /** Reads a file row by row, with the same complaints as if it were read whole. */
  public static void each(Path path, RowReader reader) throws IOException {
    String file = path.getFileName().toString();
    int line = 0;
    try (CSVParser parser = CSVParser.parse(Files.newBufferedReader(path), FORMAT)) {
      Iterator<CSVRecord> records = parser.iterator();
      if (!records.hasNext()) {
        throw broken(file, 1, "has no header");
      }
      List<String> header = records.next().toList();
      for (line = 1; records.hasNext(); line++) {
        reader.read(new CsvTable(file, line, List.of(header, records.next().toList())), line - 1);
      }
    } catch (CSVException | UncheckedIOException e) {
      throw broken(file, line + 1, "is no CSV: " + e.getMessage());
    }
  }

  /** A file's rows one by one, for those that may be too large to be read whole. */
  public static CSVParser rows(Path path) throws IOException {
    return CSVParser.parse(Files.newBufferedReader(path), BY_NAME);
  }

  /** Reads a text; {@code file} is its name in complaints. */
  public static CsvTable of(String file, String text) {
    return new CsvTable(file, 1, parse(file, text));
  }

  /** Number of rows below the header. */
  public int size() {
    return rows.size();
  }

  /** A field of row 0, 1, …. */
  public String text(int row, String column) {
    Integer at = columns.get(column);
    if (at == null) {
      throw broken(file, 1, "has no column " + column);
    }
    return rows.get(row).get(at);
  }

  /** All fields of a column, from top to bottom. */
  public List<String> column(String column) {
    return IntStream.range(0, size()).mapToObj(row -> text(row, column)).toList();
  }

  /** A finite number in [−1, 1]. */
  public double label(int row, String column) {
    return value(
        row,
        column,
        text -> {
          double value = Double.parseDouble(text);
          if (!(value >= -1 && value <= 1)) {
            throw new IllegalArgumentException("must lie in [-1, 1]");
          }
          return value;
        });
  }

  /** A field turned into something by a function that throws IllegalArgumentException. */
  public <T> T value(int row, String column, Function<String, T> reader) {
    String text = text(row, column);
    try {
      return reader.apply(text);
    } catch (IllegalArgumentException problem) {
      throw broken(file, row + firstLine, column + " '" + text + "' " + problem.getMessage());
    }
  }

  private static StageException broken(String file, int line, String what) {
    return new StageException(Failure.fatal("BROKEN_TABLE", file + " line " + line + ": " + what));
  }

  /** A line of fields, quoted where RFC 4180 asks for it. */
  public static String line(Object... fields) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < fields.length; i++) {
      String text = String.valueOf(fields[i]);
      boolean quoted = text.chars().anyMatch(c -> c == '"' || c == ',' || c == '\n' || c == '\r');
      line.append(i == 0 ? "" : ",");
      line.append(quoted ? "\"" + text.replace("\"", "\"\"") + "\"" : text);
    }
    return line.append('\n').toString();
  }

  private static List<List<String>> parse(String file, String text) {
    List<List<String>> lines = new ArrayList<>();
    try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
      parser.forEach(line -> lines.add(line.toList()));
    } catch (IOException | UncheckedIOException e) {
      throw broken(file, lines.size() + 1, "is no CSV: " + e.getMessage());
    }
    return lines;
  }
}
