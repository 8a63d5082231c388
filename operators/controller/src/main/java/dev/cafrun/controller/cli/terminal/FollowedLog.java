package dev.cafrun.controller.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What a log has gained since it was looked at last, line by line. One that has become shorter has
 * been emptied, and is read from its beginning. Not thread-safe.
 */
public final class FollowedLog {
  private static final int PART = 1 << 16;
  private static final char LINE_END = '\n';

  private final Path file;
  private long at;

  public FollowedLog(Path file) {
    this.file = file;
  }

  /** Whether there is anything that has not been printed. */
  public boolean hasMore() throws IOException {
    return size() != at;
  }

  /**
   * Prints whole lines.
   *
   * @param ended nobody writes to it any more, so that what is left is a line, too
   */
  public void print(PrintStream out, boolean ended) throws IOException {
    try (FileChannel log = FileChannel.open(file)) {
      at = log.size() < at ? 0 : at;
      ByteBuffer part = ByteBuffer.allocate(PART);
      while (log.read(part.clear(), at) > 0) {
        int length = lines(part.flip(), ended);
        if (length == 0) {
          return;
        }
        out.print(new String(part.array(), 0, length, UTF_8));
        at += length;
      }
    }
  }

  /** A line that is longer than a part is printed in parts. */
  private static int lines(ByteBuffer part, boolean ended) {
    int length = part.limit();
    while (length > 0 && part.get(length - 1) != LINE_END) {
      length--;
    }
    return length == 0 && (ended || part.limit() == PART) ? part.limit() : length;
  }

  private long size() throws IOException {
    try (FileChannel log = FileChannel.open(file)) {
      return log.size();
    }
  }
}
