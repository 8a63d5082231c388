package dev.cafrun.artifacts;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.ArchiveKind;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.failure.FailureCategory;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collector;

/**
 * Tells whether a dataset has changed, from the outside: names, sizes and times of all that ingest
 * may read. The time of a file's last change of any kind is among them, so that one replaced by
 * another of the same size and age is noticed. A source that cannot be read has a fingerprint too,
 * so that ingest is started and says what is wrong with it. What it needs of memory does not grow
 * with the dataset.
 */
public final class SourceFingerprint {
  private static final boolean UNIX =
      FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

  private final MessageDigest digest = Sha256.newDigest();

  private SourceFingerprint() {}

  /**
   * Reads the whole folder tree, or the bucket's list: as long as {@code ls -lR} takes. Of a source
   * that is a label file, the file and what lies beside it under a name that it holds.
   *
   * @param store whose buckets {@code s3://} speaks of
   * @return nothing for a source that this machine cannot see
   */
  public static Optional<Sha256> of(DatasetSpec dataset, ObjectStore store) {
    String source = dataset.source();
    if (source == null) {
      return Optional.of(Sha256.of("generated"));
    }
    Optional<BucketFolder> bucket = BucketFolder.of(source);
    if (bucket.isPresent()) {
      return Optional.of(ofObjects(bucket.get(), store));
    }
    return LocalSource.is(source) ? Optional.of(ofFiles(dataset, source)) : Optional.empty();
  }

  private static Sha256 ofObjects(BucketFolder folder, ObjectStore store) {
    try (ObjectStore bucket = store.bucket(folder.bucket())) {
      return DatasetObjects.in(bucket, folder)
          .collect(
              Collector.of(
                  SourceFingerprint::new,
                  (fingerprint, object) ->
                      fingerprint.add(
                          object.key(), object.size(), object.modifiedAt(), object.etag()),
                  (one, other) -> {
                    throw new UnsupportedOperationException("a digest has one order");
                  },
                  SourceFingerprint::end));
    } catch (StageException e) {
      if (e.failure().category() == FailureCategory.USER) {
        return Sha256.of("unreadable");
      }
      throw e;
    }
  }

  private static Sha256 ofFiles(DatasetSpec dataset, String source) {
    try {
      Path path = LocalSource.path(source);
      if (!Files.isRegularFile(path)) {
        return ofFolder(PictureRoot.whole(dataset.format(), path));
      }
      return ArchiveKind.of(path.toString()).isPresent()
          ? ofArchive(path)
          : ofLabelFile(dataset, path);
    } catch (IOException | InvalidPathException e) {
      return Sha256.of("unreadable");
    }
  }

  private static Sha256 ofArchive(Path archive) throws IOException {
    SourceFingerprint fingerprint = new SourceFingerprint();
    fingerprint.add(state(archive));
    return fingerprint.end();
  }

  private static Sha256 ofFolder(Path root) throws IOException {
    UnorderedDigest files = new UnorderedDigest();
    Files.walkFileTree(
        root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE, visitor(root, files));
    return files.end();
  }

  private static SimpleFileVisitor<Path> visitor(Path root, UnorderedDigest files) {
    return new SimpleFileVisitor<>() {
      @Override
      public FileVisitResult visitFile(Path file, BasicFileAttributes found) {
        try {
          files.add(root.relativize(file) + "\t" + state(file, found));
        } catch (IOException e) { // a link that leads nowhere, or a file that has just gone
          files.add(root.relativize(file) + "\tunreadable");
        }
        return FileVisitResult.CONTINUE;
      }

      @Override
      public FileVisitResult visitFileFailed(Path file, IOException why) {
        files.add(root.relativize(file) + "\tunreadable");
        return FileVisitResult.CONTINUE;
      }
    };
  }

  /** Which of its cells are paths its format knows; any that leads to a file counts. */
  private static Sha256 ofLabelFile(DatasetSpec dataset, Path labels) throws IOException {
    Path folder = Objects.requireNonNull(labels.toAbsolutePath().getParent());
    Path pictures =
        PictureRoot.of(dataset.format(), folder, List.of(labels), dataset.pictures()).folder();
    SourceFingerprint fingerprint = new SourceFingerprint();
    fingerprint.add(
        folder.normalize().relativize(pictures.toAbsolutePath().normalize()), state(labels));
    try (CsvCells cells = CsvCells.of(labels)) {
      for (Optional<String> cell = cells.next(); cell.isPresent(); cell = cells.next()) {
        fingerprint.add(cell.get());
        fingerprint.addFile(pictures, cell.get());
      }
    }
    return fingerprint.end();
  }

  private void addFile(Path folder, String name) throws IOException {
    try {
      Path file = PictureRoot.resolve(folder, name);
      if (Files.isRegularFile(file)) {
        add(state(file));
      }
    } catch (InvalidPathException e) {
      // A cell that is no path leads to no file.
    }
  }

  private static String state(Path file) throws IOException {
    return state(file, Files.readAttributes(file, BasicFileAttributes.class));
  }

  private static String state(Path file, BasicFileAttributes found) throws IOException {
    Object changed = UNIX ? Files.getAttribute(file, "unix:ctime") : "";
    return found.size() + "\t" + found.lastModifiedTime() + "\t" + changed;
  }

  private void add(Object... parts) {
    for (Object part : parts) {
      digest.update(part.toString().getBytes(UTF_8));
      digest.update((byte) '\t');
    }
    digest.update((byte) '\n');
  }

  private Sha256 end() {
    return Sha256.finish(digest.digest());
  }
}
