package dev.cafrun.controller.event;

import dev.cafrun.core.worker.StageEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Reads what a worker has said since the last look, also since the last look of an earlier control
 * plane: a file beside the events says how far that was. Not thread-safe.
 */
public final class EventTail {
  /** At most this much per look; the next look goes on there. */
  private static final int MOST = 1 << 20;

  private final Path file;
  private final Path mark;
  private long offset;

  /**
   * @param mark says how far the file has been heard; may be missing
   */
  public EventTail(Path file, Path mark) throws IOException {
    this.file = file;
    this.mark = mark;
    this.offset = marked(mark);
  }

  private static long marked(Path mark) throws IOException {
    try {
      String text = Files.readString(mark).strip();
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    } catch (NoSuchFileException e) {
      return 0;
    }
  }

  /** What has been read so far is safe elsewhere; if nobody says so, it is read again. */
  public void heard() throws IOException {
    Files.writeString(mark, Long.toString(offset));
  }

  /**
   * Whole lines only; what is no event is passed over, and so is a line that is longer than a look.
   * Nothing if there is no file.
   */
  public List<StageEvent> read() throws IOException {
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      if (channel.size() < offset) {
        offset = 0; // A new process of the attempt has begun the file anew.
      }
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MOST, channel.size() - offset));
      channel.position(offset);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {}
      EventLines lines = EventLines.read(bytes.flip());
      offset += lines.length() == 0 && bytes.limit() == MOST ? MOST : lines.length();
      return lines.events();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }
}
