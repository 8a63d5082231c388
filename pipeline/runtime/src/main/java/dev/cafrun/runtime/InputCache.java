package dev.cafrun.runtime;

import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.core.canonical.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Input files by digest in one folder that all attempts of all runs on a machine share. Files
 * appear whole, by renaming, so that processes need no lock. Safe for use by several threads.
 */
final class InputCache {
  private static final System.Logger LOG = System.getLogger(InputCache.class.getName());

  private final Path folder;
  private final Map<Sha256, Object> locks = new ConcurrentHashMap<>();
  private final Map<Sha256, Path> verified = new ConcurrentHashMap<>();

  InputCache(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /**
   * A file with that content: one that lies there and is what its name says, or a fetched one.
   *
   * @param fetch writes exactly that content to a path, or throws
   */
  Path file(Sha256 digest, Consumer<Path> fetch) throws IOException {
    synchronized (locks.computeIfAbsent(digest, unused -> new Object())) {
      Path known = verified.get(digest);
      if (known != null && Files.exists(known)) {
        return known;
      }
      Path file = folder.resolve(digest.hex());
      if (!Files.exists(file) || !FileDigest.of(file).equals(digest)) {
        fetch.accept(file);
      }
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      verified.put(digest, file);
      return file;
    }
  }

  /**
   * Removes what no attempt has asked for since then. An attempt that still reads such a file keeps
   * it open, and one that asks again fetches again.
   */
  void forgetUnusedFor(Duration age) {
    FileTime limit = FileTime.from(Instant.now().minus(age));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).compareTo(limit) < 0) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) { // another process may clean up at the same moment
      LOG.log(System.Logger.Level.DEBUG, "the cache was not cleaned", e);
    }
  }
}
