package dev.cafrun.learning.data;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * A CSV file between stages (RFC 4180, UTF-8), read whole and by header name. What another stage
 * wrote wrongly is FATAL: no author of a run can do anything about it.
 */
public final class CsvTable {

  /** Empty lines count: between stages they are a mistake. */
  private static final CSVFormat FORMAT = CSVFormat.RFC4180;

  private static final CSVFormat BY_NAME =
      FORMAT.builder().setHeader().setSkipHeaderRecord(true).get();

  private final String file;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<List<String>> rows;

  private CsvTable(String file, List<List<String>> lines) {
    this.file = file;
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
            file, row + 2, "has " + rows.get(row).size() + " fields, not " + header.size());
      }
    }
  }

  /** Reads a file. */
  public static CsvTable read(Path path) throws IOException {
    return of(path.getFileName().toString(), Files.readString(path));
  }

  /** A file's rows one by one, for those that may be too large to be read whole. */
  public static CSVParser rows(Path path) throws IOException {
    return CSVParser.parse(Files.newBufferedReader(path), BY_NAME);
  }

  /** Reads a text; {@code file} is its name in complaints. */
  public static CsvTable of(String file, String text) {
    return new CsvTable(file, parse(file, text));
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
      throw broken(file, row + 2, column + " '" + text + "' " + problem.getMessage());
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
