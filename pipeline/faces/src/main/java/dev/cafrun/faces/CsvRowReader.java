package dev.cafrun.faces;

import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;

/**
 * A CSV file with a header (RFC 4180; UTF-8, with or without a byte order mark; any line ends),
 * read row by row. Everything wrong with the file as a whole is a {@link StageException} of
 * category USER that names the file and, where there is one, the row.
 */
public final class CsvRowReader implements AutoCloseable, Iterator<CsvRowReader.Row> {
  /**
   * One row.
   *
   * @param file the file's name, for people
   * @param number its line in the file; the header is line 1
   */
  public record Row(String file, long number, CSVRecord values) {
    /** The value in a column, without spaces around it; empty where there is no such column. */
    public String get(String column) {
      return values.isSet(column) ? values.get(column).strip() : "";
    }

    /** Whether there are as many values as columns; empty ones beyond the last do no harm. */
    public boolean isWhole() {
      int columns = values.getParser().getHeaderNames().size();
      return values.size() >= columns && values.stream().skip(columns).allMatch(String::isBlank);
    }
  }

  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreHeaderCase(true)
          .setIgnoreSurroundingSpaces(true)
          .setIgnoreEmptyLines(true)
          .setTrim(true)
          .setAllowMissingColumnNames(true) // the numbers that pandas writes before each row
          .setDuplicateHeaderMode(DuplicateHeaderMode.ALLOW_EMPTY)
          .get();

  private final Path file;
  private final String name;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;

  private CsvRowReader(Path file, String name, CSVParser parser) {
    this.file = file;
    this.name = name;
    this.parser = parser;
    this.records = parser.iterator();
  }

  /**
   * @param name what people call the file
   * @throws StageException if the file is missing, unreadable, empty, not UTF-8 or has a bad header
   */
  public static CsvRowReader open(Path file, String name) throws IOException {
    return open(file, name, List.of());
  }

  /**
   * @param name what people call the file
   * @param order what the columns are if the first row names none of these and has as many values;
   *     none if the first row must name them
   * @throws StageException if the file is missing, unreadable, empty, not UTF-8 or has a bad header
   */
  public static CsvRowReader open(Path file, String name, List<String> order) throws IOException {
    try {
      CSVFormat format = namesColumns(file, name, order) ? FORMAT : withoutHeader(order);
      CSVParser parser = CSVParser.builder().setReader(utf8(file, name)).setFormat(format).get();
      if (parser.getHeaderNames().isEmpty()) {
        parser.close();
        throw bad("LABELS_EMPTY", name + " is empty: its first row must name the columns", null);
      }
      return new CsvRowReader(file, name, parser);
    } catch (NoSuchFileException e) {
      throw bad("LABELS_NOT_FOUND", "there is no file " + file, e);
    } catch (AccessDeniedException e) {
      throw bad("LABELS_UNREADABLE", "no permission to read " + file, e);
    } catch (IllegalArgumentException e) {
      throw bad(
          "LABELS_HEADER",
          name
              + " row 1: bad header: "
              + e.getMessage()
              + ": the first row must name each column once",
          e);
    } catch (IOException | UncheckedIOException e) {
      if (Utf8.isBroken(e)) {
        throw notUtf8(file, name, e);
      }
      throw e;
    }
  }

  private static CSVFormat withoutHeader(List<String> order) {
    return FORMAT
        .builder()
        .setHeader(order.toArray(String[]::new))
        .setSkipHeaderRecord(false)
        .get();
  }

  /** Whether the first row is to be taken for the columns' names. */
  private static boolean namesColumns(Path file, String name, List<String> order)
      throws IOException {
    if (order.isEmpty()) {
      return true;
    }
    CSVFormat plain = FORMAT.builder().setHeader((String[]) null).setSkipHeaderRecord(false).get();
    try (CSVParser parser =
        CSVParser.builder().setReader(utf8(file, name)).setFormat(plain).get()) {
      Iterator<CSVRecord> rows = parser.iterator();
      List<String> first = rows.hasNext() ? rows.next().toList() : List.of();
      return first.size() != order.size()
          || first.stream()
              .anyMatch(cell -> order.stream().anyMatch(cell.strip()::equalsIgnoreCase));
    }
  }

  public List<String> columns() {
    return parser.getHeaderNames();
  }

  public boolean has(String column) {
    return parser.getHeaderMap().containsKey(column);
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      throw broken(e);
    }
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return new Row(name, parser.getCurrentLineNumber(), records.next());
  }

  private StageException broken(UncheckedIOException e) {
    if (Utf8.isBroken(e)) {
      return notUtf8(file, name, e);
    }
    return switch (e.getCause()) {
      case CSVException cause ->
          bad(
              "LABELS_MALFORMED",
              name + " row " + (parser.getCurrentLineNumber() + 1) + ": " + cause.getMessage(),
              cause);
      case null, default -> throw e;
    };
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }

  private static Reader utf8(Path file, String name) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(3);
    byte[] start = in.readNBytes(3);
    in.reset();
    if (start.length >= 2 && (startsWith(start, 0xFE, 0xFF) || startsWith(start, 0xFF, 0xFE))) {
      in.close();
      throw bad("LABELS_ENCODING", name + " is UTF-16: save it as UTF-8", null);
    }
    if (start.length == 3 && startsWith(start, 0xEF, 0xBB, 0xBF)) {
      in.skipNBytes(3);
    }
    return new InputStreamReader(
        in,
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if ((bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static StageException notUtf8(Path file, String name, Exception cause) {
    try {
      return bad("LABELS_ENCODING", Utf8.complaint(file, name), cause);
    } catch (IOException gone) {
      return bad("LABELS_ENCODING", name + " is not UTF-8 text: save it as UTF-8", cause);
    }
  }

  private static StageException bad(
      String code, String message, @org.jspecify.annotations.Nullable Throwable cause) {
    return new StageException(Failure.user(code, message), cause);
  }
}
