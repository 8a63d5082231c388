package dev.cafrun.runtime;

import dev.cafrun.artifacts.DatasetObjects;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.StageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Brings a dataset from a bucket to this machine, several files at a time. */
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
      if (dataset.objects().isEmpty()) {
        throw DatasetObjects.unusable("DATASET_NOT_FOUND", "there is nothing at " + source);
      }
      copy(bucket, dataset, target);
      return dataset.file() ? target.resolve(source.name()) : target;
    } catch (StageException e) {
      throw DatasetObjects.inTheUsersWords(source, e);
    }
  }

  private void copy(ObjectStore bucket, DatasetObjects dataset, Path target)
      throws IOException, InterruptedException {
    try (ExecutorService copiers = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> copies = new ArrayList<>();
      for (StoredObject object : dataset.objects()) {
        Path copy = inside(target, dataset.name(object));
        Files.createDirectories(Objects.requireNonNull(copy.getParent()));
        copies.add(copiers.submit(() -> bucket.fetch(object.key(), copy)));
      }
      try {
        for (int done = 0; done < copies.size(); done++) {
          copies.get(done).get();
          events.progress(done + 1L, copies.size(), "files fetched", Map.of());
        }
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException trouble
            ? trouble
            : new IllegalStateException(e.getCause());
      } finally {
        copiers.shutdownNow();
      }
    }
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
