package dev.cafrun.controller.run;

import dev.cafrun.artifacts.DatasetObjects;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.BucketFolder;
import dev.cafrun.core.run.DatasetSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Tells whether a dataset has changed, from the outside: names, sizes and times of its files, not
 * their contents. A source that cannot be read has a fingerprint too, so that ingest is started and
 * says what is wrong with it.
 */
final class SourceFingerprint {
  private static final String FILE = "file://";

  private SourceFingerprint() {}

  /**
   * Reads the whole folder tree, or the bucket's list: as long as {@code ls -lR} takes.
   *
   * @param store whose buckets {@code s3://} speaks of
   */
  static Sha256 of(DatasetSpec dataset, ObjectStore store) {
    String source = dataset.source();
    if (source == null) {
      return Sha256.of("generated");
    }
    return BucketFolder.of(source)
        .map(folder -> ofObjects(folder, store))
        .orElseGet(() -> source.startsWith(FILE) ? ofFiles(path(source)) : Sha256.of(source));
  }

  private static Sha256 ofObjects(BucketFolder folder, ObjectStore store) {
    try (ObjectStore bucket = store.bucket(folder.bucket())) {
      return Sha256.of(
          DatasetObjects.in(bucket, folder).objects().stream()
              .map(
                  object ->
                      String.join(
                          "\t",
                          object.key(),
                          Long.toString(object.size()),
                          object.modifiedAt().toString()))
              .collect(Collectors.joining("\n")));
    } catch (StageException e) {
      if (e.failure().category() == FailureCategory.USER) {
        return Sha256.of("unreadable");
      }
      throw e;
    }
  }

  private static Path path(String source) {
    try {
      return Path.of(URI.create(source));
    } catch (IllegalArgumentException e) {
      return Path.of(source.substring(FILE.length())); // With spaces, as people write it.
    }
  }

  private static Sha256 ofFiles(Path root) {
    List<String> lines = new ArrayList<>();
    try {
      Files.walkFileTree(
          root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor(root, lines));
    } catch (IOException e) {
      lines.add("unreadable");
    }
    lines.sort(null);
    return Sha256.of(String.join("\n", lines));
  }

  private static SimpleFileVisitor<Path> visitor(Path root, List<String> lines) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
        lines.add(
            String.join(
                "\t",
                root.relativize(file).toString(),
                Long.toString(found.size()),
                Long.toString(found.lastModifiedTime().toMillis())));
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException why) {
        lines.add(root.relativize(file) + "\tunreadable");
        return FileVisitResult.CONTINUE;
      }
    };
  }
}
