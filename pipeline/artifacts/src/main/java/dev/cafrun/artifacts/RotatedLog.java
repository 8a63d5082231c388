package dev.cafrun.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process says, as much of it as a container's log keeps: the end. A file that has grown too
 * large is copied and emptied, so that whoever appends to it goes on and need not know. What is
 * said in just that moment may be lost, and if this program is killed in it, stands there twice.
 *
 * @param file everything that writes to it appends
 */
public record RotatedLog(Path file) {
  /** Of the file, and of what is kept of the time before it. */
  public static final long MOST = 10L << 20;

  private static final String GONE =
      "caf: what was said before this is gone: the last 10 to 20 MiB are kept\n";

  /** What is kept, the older first; nothing if nothing was said. */
  public List<Path> parts() {
    return Stream.of(older(), file).filter(Files::exists).toList();
  }

  /** Whether it has grown so large that {@link #rotate} would do something. */
  public boolean full() throws IOException {
    return Files.exists(file) && Files.size(file) > MOST;
  }

  /**
   * Whatever the file has beyond {@link #MOST} is forgotten, and what was kept before it. By one at
   * a time.
   */
  public void rotate() throws IOException {
    if (!full()) {
      return;
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel said =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      long end = said.size();
      try (FileChannel kept =
          FileChannel.open(
              part,
              StandardOpenOption.CREATE,
              StandardOpenOption.TRUNCATE_EXISTING,
              StandardOpenOption.WRITE)) {
        kept.write(ByteBuffer.wrap(GONE.getBytes(UTF_8)));
        for (long at = end - MOST; at < end; ) {
          at += said.transferTo(at, end - at, kept);
        }
      }
      Files.move(part, older(), StandardCopyOption.REPLACE_EXISTING);
      said.truncate(0);
    }
  }

  private Path older() {
    return file.resolveSibling(file.getFileName() + ".old");
  }
}
