package dev.cafrun.faces;

import dev.cafrun.core.failure.Causes;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out where a text file is not UTF-8. */
public final class Utf8 {
  private Utf8() {}

  /** Whether that is what went wrong, however often it was wrapped. */
  public static boolean isBroken(Throwable trouble) {
    return Causes.of(trouble).anyMatch(CharacterCodingException.class::isInstance);
  }

  /**
   * All lines of a small file, without a byte order mark and without empty lines at the end.
   *
   * @throws StageException of category USER if it is not UTF-8
   */
  public static List<String> lines(Path file) throws IOException {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty() && lines.getFirst().startsWith("\uFEFF")) {
        lines.set(0, lines.getFirst().substring(1));
      }
      while (!lines.isEmpty() && lines.getLast().isBlank()) {
        lines.removeLast();
      }
      return lines;
    } catch (CharacterCodingException e) {
      throw new StageException(
          Failure.user("LABELS_ENCODING", complaint(file, file.toString())), e);
    }
  }

  /** For people: that the file is not UTF-8, in which row, counted from 1, and what to do. */
  public static String complaint(Path file, String name) throws IOException {
    return isUtf16(file)
        ? name + " is UTF-16: save it as UTF-8"
        : "%s row %d is not UTF-8 text: save the file as UTF-8".formatted(name, brokenRow(file));
  }

  private static boolean isUtf16(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] start = in.readNBytes(2);
      return start.length == 2 && (start[0] & 0xFF) + (start[1] & 0xFF) == 0xFE + 0xFF;
    }
  }

  private static long brokenRow(Path file) throws IOException {
    long row = 1;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          if (!isUtf8(line)) {
            return row;
          }
          line.reset();
          row++;
        } else {
          line.write(b);
        }
      }
    }
    return row;
  }

  private static boolean isUtf8(ByteArrayOutputStream line) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line.toByteArray()));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
