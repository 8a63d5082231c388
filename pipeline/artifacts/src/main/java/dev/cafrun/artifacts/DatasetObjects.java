package dev.cafrun.artifacts;

import dev.cafrun.core.dataset.ArchiveKind;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * The objects that make up a dataset in a bucket. There may be more of them than a heap holds, so
 * they are never all there at once.
 *
 * @param bucket the one that the source speaks of
 * @param source where they are
 * @param prefix what their keys begin with: empty, or a folder and a slash
 * @param file whether the source names one file; the objects are then its whole folder, because
 *     pictures lie beside labels, unless it is an archive, which has all of them
 */
public record DatasetObjects(ObjectStore bucket, BucketFolder source, String prefix, boolean file) {

  /** Folders that consoles make are no files. */
  private static final Predicate<StoredObject> FILES = object -> !object.key().endsWith("/");

  /**
   * Asks the bucket, which is the one that the source speaks of.
   *
   * @throws StageException as {@link #inTheUsersWords} puts it
   */
  public static DatasetObjects in(ObjectStore bucket, BucketFolder source) {
    try {
      boolean file = namesFile(bucket, source);
      return new DatasetObjects(bucket, source, prefix(source, file), file);
    } catch (StageException e) {
      throw inTheUsersWords(source, e);
    }
  }

  /**
   * Whatever can be made of the objects one by one, by key; none if there is no such dataset. As
   * {@link ObjectStore#list(String, Collector)} promises: a collector may begin anew.
   *
   * @throws StageException as {@link #inTheUsersWords} puts it
   */
  public <R> R collect(Collector<StoredObject, ?, R> collector) {
    try {
      boolean alone = file && ArchiveKind.of(source.path()).isPresent();
      return alone
          ? bucket.list(
              source.path(),
              Collectors.filtering(object -> object.key().equals(source.path()), collector))
          : bucket.list(prefix, Collectors.filtering(FILES, collector));
    } catch (StageException e) {
      throw inTheUsersWords(source, e);
    }
  }

  private static boolean namesFile(ObjectStore bucket, BucketFolder source) {
    return !source.path().isEmpty() && bucket.head(source.path()).isPresent();
  }

  private static String prefix(BucketFolder source, boolean file) {
    String path = source.path();
    String folder = file ? path.substring(0, Math.max(0, path.lastIndexOf('/'))) : path;
    return folder.isEmpty() ? "" : folder + "/";
  }

  /** A bucket that is not there or not to be read is the USER's matter; all else stays as it is. */
  public static StageException inTheUsersWords(BucketFolder source, StageException e) {
    return switch (e.failure().code()) {
      case "BUCKET_MISSING" ->
          unusable("DATASET_NOT_FOUND", "the object store has no bucket " + source.bucket());
      case "STORE_REFUSED" ->
          unusable(
              "DATASET_UNREADABLE",
              "the object store's credentials may not read "
                  + source
                  + "; let them list the bucket and get its objects");
      default -> e;
    };
  }

  /** What is wrong with {@code dataset.source}, as a USER failure. */
  public static StageException unusable(String code, String why) {
    return new StageException(Failure.user(code, "dataset.source: " + why));
  }

  /** An object's name below the folder. */
  public String name(StoredObject object) {
    return object.key().substring(prefix.length());
  }
}
