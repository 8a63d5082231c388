package dev.cafrun.artifacts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder with all that is in it. Links in it are not followed. */
public final class FileTree {
  private FileTree() {}

  /** Deletes it. Idempotent; what somebody else deletes meanwhile is gone too. */
  public static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }

  /** Deletes all that is in it, and makes it if it is not there. Returns it. */
  public static Path empty(Path folder) throws IOException {
    delete(folder);
    return Files.createDirectories(folder);
  }
}
