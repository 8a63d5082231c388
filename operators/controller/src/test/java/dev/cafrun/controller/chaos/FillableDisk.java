package dev.cafrun.controller.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A disk that can be filled to the last byte and be given back, as other programs do. */
final class FillableDisk {
  /** Nobody's own disk. */
  private static final long LARGEST = 4L << 30;

  private static final int CHUNK = 1 << 20;

  private final Path ballast;

  private FillableDisk(Path ballast) {
    this.ballast = ballast;
  }

  /** The one that a folder lies on, if it is small enough to be filled. */
  static Optional<FillableDisk> under(Path folder) throws IOException {
    return Files.getFileStore(folder).getUsableSpace() < LARGEST
        ? Optional.of(new FillableDisk(folder.resolve("ballast")))
        : Optional.empty();
  }

  /** Until nothing is left. */
  void fill() {
    byte[] chunk = new byte[CHUNK];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (long written = 0; written < LARGEST; written += CHUNK) {
        out.write(chunk);
      }
    } catch (IOException e) {
      // It is full.
    }
  }

  void free() throws IOException {
    Files.deleteIfExists(ballast);
  }
}
