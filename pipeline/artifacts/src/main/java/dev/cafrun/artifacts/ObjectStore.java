package dev.cafrun.artifacts;

import dev.cafrun.core.canonical.Sha256;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collector;

/**
 * One bucket of an S3 store. Safe for use by several threads.
 *
 * <p>Trouble that may pass (no connection, a time-out, a server error) is waited out for about two
 * minutes, so that a store which restarts fails nobody. Everything else, and trouble that lasts, is
 * a {@link dev.cafrun.core.failure.StageException} of category {@code PLATFORM}: {@code
 * STORE_UNREACHABLE}, {@code STORE_FAILED}, {@code STORE_REFUSED} (credentials), {@code
 * BUCKET_MISSING}, {@code OBJECT_MISSING}, {@code CONTENT_CORRUPT}, {@code DISK_FULL}, {@code
 * INTERRUPTED}; or {@code FATAL}: {@code STORE_REJECTED}, a request that the store does not
 * understand.
 */
public interface ObjectStore extends AutoCloseable {
  /** The code of the failure that content is which is not what was stored. */
  String CONTENT_CORRUPT = "CONTENT_CORRUPT";

  /** The code of the failure that an object is which is not there. */
  String OBJECT_MISSING = "OBJECT_MISSING";

  /**
   * Another bucket of the same store, over the same connections and with the same credentials: to
   * close it closes nothing.
   */
  ObjectStore bucket(String name);

  /** Creates the bucket unless it is there. Idempotent. */
  void createBucket();

  /** Stores a file, replacing what was there. Readers see the old or the new object, whole. */
  void put(String key, Path file, String mediaType);

  /** The same for a small object. */
  void put(String key, byte[] content, String mediaType);

  /**
   * Stores a small object unless there is one already; of several callers at once exactly one
   * creates it.
   *
   * @return false if it was there: somebody else's, or this caller's own from a try whose answer
   *     was lost
   */
  boolean putIfAbsent(String key, byte[] content, String mediaType);

  /** The whole of a small object (up to 16 MiB), or nothing if there is none. */
  Optional<byte[]> read(String key);

  /**
   * Fetches an object into a file, which appears atomically once its content is the expected one.
   * Content that differs is fetched again before {@code CONTENT_CORRUPT}.
   *
   * @param target replaced; its folder must exist
   */
  void fetch(String key, Path target, Sha256 expected);

  /**
   * Fetches an object whose digest nobody knows into a file, which appears atomically.
   *
   * @param target replaced; its folder must exist
   */
  void fetch(String key, Path target);

  /** A stream to an object, from any offset on; a connection lost while reading is an exception. */
  InputStream open(String key, long offset);

  /** Size and time of an object, or nothing if there is none. */
  Optional<StoredObject> head(String key);

  /** Every object whose key starts so, by key. */
  List<StoredObject> list(String prefix);

  /**
   * What a collector makes of the same, of which it keeps as little as it wants. A listing that is
   * broken off begins anew, and so does the collector.
   */
  default <A, R> R list(String prefix, Collector<? super StoredObject, A, R> collector) {
    return list(prefix).stream().collect(collector);
  }

  /** Removes an object if it is there. Idempotent. */
  void delete(String key);

  @Override
  void close();
}
