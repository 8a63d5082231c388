package dev.cafrun.runtime;

import dev.cafrun.artifacts.DatasetObjects;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Brings a dataset from a bucket to this machine, several files at a time, while the listing goes
 * on: of millions of objects a few are in hand. Listed twice, because whoever waits wants to know
 * how many there are.
 */
final class BucketCopy {
  private static final int AT_ONCE = 16;

  private final ObjectStore store;
  private final Events events;

  BucketCopy(ObjectStore store, Events events) {
    this.store = store;
    this.events = events;
  }

  /**
   * Copies the folder, or the folder around a file, because pictures lie beside labels.
   *
   * @param target an empty folder
   * @return the copy of what was named
   * @throws StageException USER if there is nothing, or nothing that may be read
   */
  Path bring(BucketFolder source, Path target) throws IOException, InterruptedException {
    try (ObjectStore bucket = store.bucket(source.bucket())) {
      DatasetObjects dataset = DatasetObjects.in(bucket, source);
      long count = dataset.collect(Collectors.counting());
      if (count == 0) {
        throw DatasetObjects.unusable("DATASET_NOT_FOUND", "there is nothing at " + source);
      }
      try (Copies copies = new Copies(bucket, count)) {
        copies.copy(dataset, target);
      }
      return dataset.file() ? target.resolve(source.name()) : target;
    } catch (StageException e) {
      throw DatasetObjects.inTheUsersWords(source, e);
    }
  }

  /** Files on their way. Whoever lists them lends a hand when all copiers are busy. */
  private final class Copies implements AutoCloseable {
    private final ObjectStore bucket;
    private final long count;
    private final ThreadPoolExecutor copiers =
        new ThreadPoolExecutor(
            AT_ONCE,
            AT_ONCE,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(AT_ONCE),
            new ThreadPoolExecutor.CallerRunsPolicy());
    private final AtomicReference<@Nullable RuntimeException> trouble = new AtomicReference<>();
    private long done;

    Copies(ObjectStore bucket, long count) {
      this.bucket = bucket;
      this.count = count;
    }

    void copy(DatasetObjects dataset, Path target) throws IOException, InterruptedException {
      try {
        CountDownLatch unused =
            dataset.collect(
                Collector.of(
                    () -> new CountDownLatch(0),
                    (nothing, object) -> begin(object, inside(target, dataset.name(object))),
                    (one, other) -> one));
        copiers.shutdown();
        boolean ended = copiers.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
      } catch (BrokenOffException e) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      RuntimeException first = trouble.get();
      if (first != null) {
        throw first;
      }
    }

    /** What is there already was brought before the listing was broken off and began anew. */
    private void begin(StoredObject object, Path copy) {
      if (trouble.get() != null || Thread.currentThread().isInterrupted()) {
        throw new BrokenOffException();
      }
      if (Files.exists(copy)) {
        return;
      }
      try {
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      String key = object.key();
      copiers.execute(() -> bring(key, copy));
    }

    private void bring(String key, Path copy) {
      if (trouble.get() != null) {
        return;
      }
      try {
        bucket.fetch(key, copy);
        sayOneMore();
      } catch (RuntimeException e) {
        trouble.compareAndSet(null, e);
      }
    }

    private synchronized void sayOneMore() {
      done++;
      events.progress(done, Math.max(done, count), "files fetched", Map.of());
    }

    @Override
    public void close() {
      copiers.shutdownNow();
      copiers.close();
    }
  }

  /** Ends a listing of which nobody wants the rest. */
  private static final class BrokenOffException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** A key may hold anything; a file may not leave its folder. */
  static Path inside(Path target, String key) {
    Path copy = target.resolve(key).normalize();
    if (!copy.startsWith(target) || copy.equals(target)) {
      throw DatasetObjects.unusable(
          "DATASET_UNREADABLE", "the object " + key + " has no name for a file");
    }
    return copy;
  }
}
