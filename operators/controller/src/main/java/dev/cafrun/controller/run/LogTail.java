package dev.cafrun.controller.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The end of a log file.
 *
 * @param text whole lines, but for the last one of a log that is still written
 * @param left how many bytes before it are not in it
 */
public record LogTail(String text, long left) {
  private static final char LINE_END = '\n';

  /**
   * @param most bytes to read, whatever the file holds
   */
  public static LogTail of(Path log, int most) {
    try (FileChannel file = FileChannel.open(log)) {
      long size = file.size();
      long from = Math.max(0, size - most);
      ByteBuffer end = ByteBuffer.allocate((int) (size - from));
      while (end.hasRemaining() && file.read(end, from + end.position()) >= 0) {}
      return of(end.array(), end.position(), from);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  private static LogTail of(byte[] end, int length, long from) {
    int start = 0;
    if (from > 0) { // What begins within a line, or within a character, is left out.
      while (start < length && end[start++] != LINE_END) {}
      start = start == length ? 0 : start;
    }
    return new LogTail(
        new String(end, start, length - start, StandardCharsets.UTF_8), from + start);
  }
}
