package dev.cafrun.runtime;

import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Checkpoints in the object store. Beside each lies its SHA-256, written after it: a checkpoint
 * without one, or with another, was not finished or has rotted, and the one before serves.
 */
final class StoredCheckpoints implements Checkpoints {
  private static final int KEPT = 2;
  private static final String EXTENSION = ".ckpt";
  private static final String DIGEST_EXTENSION = ".sha256";
  private static final String MEDIA_TYPE = "application/octet-stream";
  private static final Set<String> UNUSABLE =
      Set.of(ObjectStore.CONTENT_CORRUPT, ObjectStore.OBJECT_MISSING);

  private final ObjectStore store;
  private final StageKey key;
  private final Events events;

  StoredCheckpoints(ObjectStore store, StageKey key, Events events) {
    this.store = store;
    this.key = key;
    this.events = events;
  }

  @Override
  public OptionalLong latest(Path target) {
    for (long iteration : iterations()) {
      if (fetch(iteration, target)) {
        return OptionalLong.of(iteration);
      }
      events.warn(
          "CHECKPOINT_SKIPPED",
          "The checkpoint of iteration "
              + iteration
              + " is not whole; going on from the one before, if there is one.");
    }
    return OptionalLong.empty();
  }

  private boolean fetch(long iteration, Path target) {
    String object = ArtifactLayout.checkpoint(key, iteration);
    Optional<Sha256> digest = store.read(object + DIGEST_EXTENSION).flatMap(this::digest);
    if (digest.isEmpty()) {
      return false;
    }
    try {
      store.fetch(object, target, digest.get());
      return true;
    } catch (StageException e) {
      if (UNUSABLE.contains(e.failure().code())) {
        return false;
      }
      throw e;
    }
  }

  private Optional<Sha256> digest(byte[] content) {
    try {
      return Optional.of(new Sha256(new String(content, StandardCharsets.US_ASCII)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  @Override
  public void save(long iteration, Path file) throws IOException {
    String object = ArtifactLayout.checkpoint(key, iteration);
    byte[] digest = FileDigest.of(file).hex().getBytes(StandardCharsets.US_ASCII);
    store.put(object, file, MEDIA_TYPE);
    store.put(object + DIGEST_EXTENSION, digest, "text/plain");
    iterations().stream().filter(saved -> saved <= iteration).skip(KEPT).forEach(this::delete);
  }

  private void delete(long iteration) {
    String object = ArtifactLayout.checkpoint(key, iteration);
    store.delete(object + DIGEST_EXTENSION);
    store.delete(object);
  }

  /** All of them, newest first. */
  private List<Long> iterations() {
    String folder = ArtifactLayout.checkpoints(key);
    return store.list(folder).stream()
        .map(StoredObject::key)
        .filter(object -> object.endsWith(EXTENSION))
        .map(object -> object.substring(folder.length(), object.length() - EXTENSION.length()))
        .map(Long::valueOf)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** Removes everything; called once the manifest exists. Idempotent. */
  static void forget(ObjectStore store, StageKey key) {
    store.list(ArtifactLayout.checkpoints(key)).stream()
        .map(StoredObject::key)
        .forEach(store::delete);
  }
}
