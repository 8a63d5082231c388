package dev.cafrun.objectstore;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * What writes that were cut off leave in a bucket: objects under a name with a random end that they
 * never outgrew, and parts of uploads that nobody completed. Nobody would ever ask for them, but
 * they take room.
 *
 * @param bucket its folder
 */
record Litter(Path bucket) {
  /** An upload may go on after the server was away; none takes so long. */
  private static final Duration AGE = Duration.ofDays(1);

  private static final Pattern CUT_OFF =
      Pattern.compile(".+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private static final String PART_OF_UPLOAD = ".mpus-";

  /** Only a day later, and only files of those names. What cannot be deleted stays. */
  void sweep() {
    Instant old = Instant.now().minus(AGE);
    try {
      Files.walkFileTree(
          bucket,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (isLitter(file) && attributes.lastModifiedTime().toInstant().isBefore(old)) {
                delete(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      System.err.println("cannot look for what cut-off writes left in " + bucket + ": " + e);
    }
  }

  static boolean isLitter(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(PART_OF_UPLOAD) || CUT_OFF.matcher(name).matches();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("cannot delete " + file + ": " + e);
    }
  }
}
