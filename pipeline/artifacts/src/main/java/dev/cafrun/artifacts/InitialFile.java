package dev.cafrun.artifacts;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.training.InitialSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;

/**
 * The file that trainings start from, on disk or in a bucket, where its author said. A place where
 * there is nothing, or nothing that may be read, is the USER's matter.
 */
public final class InitialFile {
  private static final String SCHEME = "file://";

  private InitialFile() {}

  /** The digest of what lies there now; reads all of it. */
  public static Sha256 digest(InitialSpec initial, ObjectStore store) {
    return read(
        initial,
        store,
        content -> {
          DigestInputStream digesting = new DigestInputStream(content, Sha256.newDigest());
          digesting.transferTo(OutputStream.nullOutputStream());
          return Sha256.finish(digesting.getMessageDigest().digest());
        });
  }

  /** Copies what lies there now; the target's folder must exist. */
  public static void copy(InitialSpec initial, ObjectStore store, Path target) {
    var unused =
        read(
            initial,
            store,
            content -> Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING));
  }

  private interface Reader<T> {
    T read(InputStream content) throws IOException;
  }

  private static <T> T read(InitialSpec initial, ObjectStore store, Reader<T> reader) {
    try {
      if (initial.onDisk()) {
        try (InputStream content = Files.newInputStream(path(initial))) {
          return reader.read(content);
        }
      }
      BucketFolder object = BucketFolder.of(initial.place()).orElseThrow();
      try (ObjectStore bucket = store.bucket(object.bucket());
          InputStream content = bucket.open(object.path(), 0)) {
        return reader.read(content);
      }
    } catch (NoSuchFileException problem) {
      throw unusable("INITIAL_NOT_FOUND", "there is no file " + path(initial));
    } catch (AccessDeniedException problem) {
      throw unusable("INITIAL_UNREADABLE", "no permission to read " + path(initial));
    } catch (IOException problem) {
      throw initial.onDisk()
          ? unusable(
              "INITIAL_UNREADABLE", path(initial) + " cannot be read: " + problem.getMessage())
          : new StageException(
              Failure.platform(
                  "STORE_UNREACHABLE", "reading " + initial + " broke off: " + problem),
              problem);
    } catch (StageException problem) {
      throw switch (problem.failure().code()) {
        case "BUCKET_MISSING", ObjectStore.OBJECT_MISSING ->
            unusable("INITIAL_NOT_FOUND", "there is nothing at " + initial);
        case "STORE_REFUSED" ->
            unusable(
                "INITIAL_UNREADABLE", "the object store's credentials may not read " + initial);
        default -> problem;
      };
    }
  }

  private static Path path(InitialSpec initial) {
    String place = initial.place();
    try {
      return Path.of(
          place.contains("%")
              ? URI.create(place)
              : Path.of(place.substring(SCHEME.length())).toUri());
    } catch (IllegalArgumentException problem) {
      throw unusable("INITIAL_NOT_FOUND", place + " is no path");
    }
  }

  /** What is wrong with {@code train.initial}, as a USER failure. */
  public static StageException unusable(String code, String why) {
    return new StageException(Failure.user(code, "train.initial: " + why));
  }
}
