package dev.cafrun.faces.dataset;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Pictures as files. Thread-safe.
 *
 * @param folder where paths start from
 */
record PictureFolder(Path folder) {
  private static final long MAX_BYTES = 64L << 20;

  /**
   * A picture's file, as it is.
   *
   * @param path relative, and known to stay inside
   * @throws IOException if it cannot be had; the message says why, for people
   */
  byte[] read(String path) throws IOException {
    Path file = folder.resolve(path);
    try {
      if (Files.isDirectory(file)) {
        throw new IOException("is a folder");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException("is larger than 64 MiB");
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("is missing", e);
    } catch (AccessDeniedException e) {
      throw new IOException("cannot be read: no permission", e);
    }
  }
}
