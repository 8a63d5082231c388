package dev.cafrun.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cells of a CSV file (RFC 4180), one after the other, without the spaces around them; what is
 * longer than any path is cut into pieces. Whatever is wrong with the file, its bytes are gone
 * through to the end.
 */
final class CsvCells implements AutoCloseable {
  /** A path on Linux has at most 4,096 bytes. */
  private static final int LONGEST = 1 << 13;

  private final Reader text;
  private final StringBuilder cell = new StringBuilder();

  private CsvCells(Reader text) {
    this.text = text;
  }

  static CsvCells of(Path file) throws IOException {
    return new CsvCells(
        new BufferedReader(new InputStreamReader(Files.newInputStream(file), UTF_8), 1 << 16));
  }

  Optional<String> next() throws IOException {
    cell.setLength(0);
    boolean quoted = false;
    int c = text.read();
    boolean any = c >= 0;
    for (; c >= 0; c = text.read()) {
      if (c == '"' && (quoted ? !quoteFollows() : cell.toString().isBlank())) {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n' || c == '\r')) {
        break;
      } else {
        cell.append((char) c);
      }
      if (cell.length() == LONGEST) {
        break;
      }
    }
    return any ? Optional.of(cell.toString().strip()) : Optional.empty();
  }

  /** Two quotes within a quoted cell are one that belongs to it; the second is taken. */
  private boolean quoteFollows() throws IOException {
    text.mark(1);
    if (text.read() == '"') {
      return true;
    }
    text.reset();
    return false;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
