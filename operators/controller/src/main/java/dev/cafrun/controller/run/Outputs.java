package dev.cafrun.controller.run;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Outputs in the object store, counted as there only if every file is. Thread-safe. */
final class Outputs {
  private final ObjectStore store;

  Outputs(ObjectStore store) {
    this.store = store;
  }

  /** Makes sure that there is a bucket. Idempotent. */
  void prepare() {
    store.createBucket();
  }

  /** The output of that name, if it is whole. */
  Optional<Manifest> whole(StageKind kind, StageKey key) {
    return store
        .read(ArtifactLayout.manifest(kind, key))
        .flatMap(json -> readable(json, key))
        .filter(manifest -> everyFileIsThere(kind, key, manifest.files()));
  }

  /**
   * Makes way for an output that is to be made again: a worker takes a manifest's word that the
   * stage is done.
   */
  void removeBroken(StageKind kind, StageKey key) {
    String manifest = ArtifactLayout.manifest(kind, key);
    if (store.head(manifest).isPresent() && whole(kind, key).isEmpty()) {
      store.delete(manifest);
    }
  }

  /** A small file of an output. */
  Optional<byte[]> read(Manifest output, String file) {
    return store.read(ArtifactLayout.file(output.stage().kind(), output.key(), file));
  }

  private static Optional<Manifest> readable(byte[] json, StageKey key) {
    try {
      return Optional.of(CoreJson.read(json, Manifest.class))
          .filter(manifest -> manifest.key().equals(key));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private boolean everyFileIsThere(StageKind kind, StageKey key, List<StoredFile> files) {
    try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> answers =
          files.stream().map(file -> looks.submit(() -> isThere(kind, key, file))).toList();
      return answers.stream().allMatch(Outputs::answer);
    }
  }

  private boolean isThere(StageKind kind, StageKey key, StoredFile file) {
    Optional<StoredObject> found = store.head(ArtifactLayout.file(kind, key, file.name()));
    return found.isPresent() && found.get().size() == file.size();
  }

  private static boolean answer(Future<Boolean> look) {
    try {
      return look.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException trouble
          ? trouble
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StageException(
          Failure.platform("INTERRUPTED", "interrupted while looking for an output"), e);
    }
  }
}
