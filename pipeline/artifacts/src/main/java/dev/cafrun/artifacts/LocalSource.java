package dev.cafrun.artifacts;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Where a {@code file://} source lies on this machine. */
public final class LocalSource {
  private static final String SCHEME = "file://";

  private LocalSource() {}

  public static boolean is(String source) {
    return source.startsWith(SCHEME + "/");
  }

  /**
   * The path as it is written, with spaces and percent signs; where there is no such path, as a
   * URI's, with {@code %20} for a space.
   *
   * @throws InvalidPathException if it is no path
   */
  public static Path path(String source) {
    Path written = Path.of(source.substring(SCHEME.length()));
    if (!source.contains("%") || Files.exists(written)) {
      return written;
    }
    try {
      return Path.of(URI.create(source));
    } catch (IllegalArgumentException e) {
      return written;
    }
  }
}
