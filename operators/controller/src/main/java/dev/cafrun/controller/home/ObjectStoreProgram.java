package dev.cafrun.controller.home;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/**
 * How to run the object store: a jar beside the controller, so that class paths do not mix.
 *
 * <p>Its first run leaves an ahead-of-time cache behind that brings later starts from 0.8 s to 0.2
 * s.
 */
final class ObjectStoreProgram {
  private static final String JAR = "object-store/caf-object-store.jar";

  private final Path jar;
  private final Path startCache;

  private ObjectStoreProgram(Path jar, Path startCache) {
    this.jar = jar;
    this.startCache = startCache;
  }

  /**
   * From the system property {@code cafrun.object-store}, or in a folder above this class's jar.
   *
   * @param cache keeps the ahead-of-time cache
   */
  static ObjectStoreProgram locate(Path cache) {
    String said = System.getProperty("cafrun.object-store");
    Path jar = said == null ? find() : Path.of(said);
    try {
      String fingerprint =
          Sha256.of(Runtime.version() + " " + jar + " " + Files.getLastModifiedTime(jar).toMillis())
              .hex()
              .substring(0, 12);
      return new ObjectStoreProgram(jar, cache.resolve("object-store-" + fingerprint + ".aot"));
    } catch (IOException e) {
      throw HomeFailure.of("read", jar, e);
    }
  }

  /** Everything between {@code java} and the program's own arguments. */
  List<String> options() {
    List<String> options =
        new ArrayList<>(
            List.of(
                "-Xmx192m",
                "-XX:+ExitOnOutOfMemoryError", // It is missed, and started again.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    options.add(learning() ? "-XX:AOTCacheOutput=" + unfinished() : "-XX:AOTCache=" + startCache);
    options.addAll(List.of("-jar", jar.toString()));
    return options;
  }

  /** Whether a run writes the cache when it ends. */
  boolean learning() {
    return !Files.exists(startCache);
  }

  /** Before a start: whatever a killed run left would be incomplete. */
  void forgetHalfLearned() {
    delete(unfinished());
    delete(startCache.resolveSibling(unfinished().getFileName() + ".config"));
  }

  /**
   * After the program ended by itself: what it wrote is complete and replaces that of old builds.
   */
  void keepWhatWasLearned() {
    if (!Files.exists(unfinished())) {
      return;
    }
    Path cache = startCache.getParent();
    try (DirectoryStream<Path> old = Files.newDirectoryStream(cache, "object-store-*.aot")) {
      old.forEach(ObjectStoreProgram::delete);
      Files.move(unfinished(), startCache, REPLACE_EXISTING);
    } catch (IOException e) {
      throw HomeFailure.of("write", startCache, e);
    }
  }

  private Path unfinished() {
    return startCache.resolveSibling(startCache.getFileName() + ".new");
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw HomeFailure.of("delete", file, e);
    }
  }

  private static Path find() {
    Path code = code();
    for (Path folder = code; folder != null; folder = folder.getParent()) {
      Path jar = folder.resolve(JAR);
      if (Files.exists(jar)) {
        return jar;
      }
    }
    throw new StageException(
        Failure.fatal(
            "NO_OBJECT_STORE_PROGRAM",
            JAR + " is missing in the folders above " + code + "; build CafRun again"));
  }

  private static Path code() {
    CodeSource source = ObjectStoreProgram.class.getProtectionDomain().getCodeSource();
    try {
      return Path.of(source.getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException("where is the program? " + source, e);
    }
  }
}
