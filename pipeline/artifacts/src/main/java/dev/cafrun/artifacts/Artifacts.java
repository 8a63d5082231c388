package dev.cafrun.artifacts;

import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The outputs of stages in an object store: files first, the manifest last and only once. Throws
 * what the {@link ObjectStore} throws. Safe for use by several threads.
 */
public final class Artifacts {
  private final ObjectStore store;

  public Artifacts(ObjectStore store) {
    this.store = store;
  }

  /** Looks at the manifest and asks for every object that it lists: a cache hit, or not. */
  public ArtifactState look(StageKind kind, StageKey key) {
    Optional<byte[]> json = store.read(ArtifactLayout.manifest(kind, key));
    if (json.isEmpty()) {
      return new ArtifactState.Absent();
    }
    Manifest manifest;
    try {
      manifest = CoreJson.read(json.get(), Manifest.class);
    } catch (IllegalArgumentException e) {
      return new ArtifactState.Damaged("its manifest is unreadable, " + e.getMessage());
    }
    if (!manifest.key().equals(key) || manifest.stage().kind() != kind) {
      return new ArtifactState.Damaged(
          "its manifest is that of " + manifest.stage() + " " + manifest.key());
    }
    List<Optional<StoredObject>> objects = heads(manifest);
    for (int i = 0; i < objects.size(); i++) {
      StoredFile file = manifest.files().get(i);
      Optional<StoredObject> object = objects.get(i);
      if (object.isEmpty() || object.get().size() != file.size()) {
        return new ArtifactState.Damaged(
            file.name()
                + object
                    .map(found -> " has " + found.size() + " bytes, not " + file.size())
                    .orElse(" is missing"));
      }
    }
    return new ArtifactState.Whole(manifest);
  }

  /** Asks for all files at once, since each answer takes a round trip. In the files' order. */
  private List<Optional<StoredObject>> heads(Manifest manifest) {
    try (ExecutorService looks = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Optional<StoredObject>>> answers =
          manifest.files().stream()
              .map(file -> looks.submit(() -> store.head(keyOf(manifest, file))))
              .toList();
      return answers.stream().map(Artifacts::answer).toList();
    }
  }

  private static Optional<StoredObject> answer(Future<Optional<StoredObject>> look) {
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

  /**
   * The manifest of a finished stage.
   *
   * @throws StageException PLATFORM {@code ARTIFACT_MISSING} if there is none that can be read
   */
  public Manifest manifest(StageKind kind, StageKey key) {
    byte[] json =
        store
            .read(ArtifactLayout.manifest(kind, key))
            .orElseThrow(() -> missing(kind, key, "the object store has none of that key"));
    try {
      return CoreJson.read(json, Manifest.class);
    } catch (IllegalArgumentException e) {
      throw missing(kind, key, "its manifest is unreadable, " + e.getMessage());
    }
  }

  private static StageException missing(StageKind kind, StageKey key, String why) {
    return new StageException(
        Failure.platform(
            "ARTIFACT_MISSING",
            "The output of "
                + kind.spelling()
                + " ("
                + key.abbreviated()
                + ") is gone: "
                + why
                + ". Run again to make it anew."));
  }

  /**
   * Stores one output file under its own name. Idempotent.
   *
   * @throws IOException if the local file cannot be read
   */
  public StoredFile put(StageKind kind, StageKey key, Path file) throws IOException {
    String name = file.getFileName().toString();
    StoredFile stored =
        new StoredFile(name, FileDigest.of(file).hex(), Files.size(file), mediaType(name));
    store.put(ArtifactLayout.file(kind, key, name), file, stored.mediaType());
    return stored;
  }

  /**
   * Makes an output final. Idempotent.
   *
   * @return false if another manifest was there first; it stands
   */
  public boolean seal(Manifest manifest) {
    return store.putIfAbsent(
        ArtifactLayout.manifest(manifest.stage().kind(), manifest.key()),
        CoreJson.bytes(manifest),
        mediaType(Manifest.NAME));
  }

  /** Takes a damaged output's manifest away, so that the stage can make it anew. Idempotent. */
  public void unseal(StageKind kind, StageKey key) {
    store.delete(ArtifactLayout.manifest(kind, key));
  }

  /** Fetches one file of a finished stage, verified. */
  public void fetch(Manifest manifest, StoredFile file, Path target) {
    store.fetch(keyOf(manifest, file), target, new Sha256(file.sha256()));
  }

  /** A stream of one file of a finished stage from an offset on, not verified. */
  public InputStream open(Manifest manifest, StoredFile file, long offset) {
    return store.open(keyOf(manifest, file), offset);
  }

  private static String keyOf(Manifest manifest, StoredFile file) {
    return ArtifactLayout.file(manifest.stage().kind(), manifest.key(), file.name());
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "csv" -> "text/csv";
      case "json" -> "application/json";
      case "md" -> "text/markdown";
      case "png" -> "image/png";
      case "svg" -> "image/svg+xml";
      case "txt" -> "text/plain";
      case "zip" -> "application/zip";
      default -> "application/octet-stream";
    };
  }
}
