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
 * The outputs of stages in an object store: files first, each named by its content, and then a
 * manifest. Nothing is ever written over, so that an attempt that comes late, with another output
 * or with the same, changes nothing. A manifest that does not stand for its files is followed by
 * another one; the last is the one that counts. Throws what the {@link ObjectStore} throws. Safe
 * for use by several threads.
 */
public final class Artifacts {
  private final ObjectStore store;

  public Artifacts(ObjectStore store) {
    this.store = store;
  }

  /**
   * The last manifest, as it lies there.
   *
   * @param number 0 if there is none
   */
  private record Last(int number, byte[] json) {}

  /** Whether there is one is asked by HEAD: a missing object's name comes with no document then. */
  private Last last(StageKind kind, StageKey key) {
    int number = 0;
    while (store.head(ArtifactLayout.manifest(kind, key, number + 1)).isPresent()) {
      number++;
    }
    for (; number > 0; number--) {
      Optional<byte[]> json = store.read(ArtifactLayout.manifest(kind, key, number));
      if (json.isPresent()) {
        return new Last(number, json.get());
      } // Removed meanwhile, the last one first.
    }
    return new Last(0, new byte[0]);
  }

  /** Looks at the manifest and asks for every object that it lists: a cache hit, or not. */
  public ArtifactState look(StageKind kind, StageKey key) {
    return look(kind, key, last(kind, key));
  }

  private ArtifactState look(StageKind kind, StageKey key, Last last) {
    if (last.number() == 0) {
      return new ArtifactState.Absent();
    }
    Manifest manifest;
    try {
      manifest = CoreJson.read(last.json(), Manifest.class);
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
          manifest.files().stream().map(file -> looks.submit(() -> head(manifest, file))).toList();
      return answers.stream().map(Artifacts::answer).toList();
    }
  }

  private Optional<StoredObject> head(Manifest manifest, StoredFile file) {
    StageKind kind = manifest.stage().kind();
    StageKey key = manifest.keeper(file);
    return store
        .head(ArtifactLayout.file(kind, key, file.name(), new Sha256(file.sha256())))
        .or(() -> store.head(ArtifactLayout.plainFile(kind, key, file.name())));
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
    Last last = last(kind, key);
    if (last.number() == 0) {
      throw missing(kind, key, "the object store has none of that key");
    }
    try {
      return CoreJson.read(last.json(), Manifest.class);
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
   * Stores one output file. Idempotent.
   *
   * @throws IOException if the local file cannot be read
   */
  public StoredFile put(StageKind kind, StageKey key, Path file) throws IOException {
    String name = file.getFileName().toString();
    Sha256 content = FileDigest.of(file);
    StoredFile stored = new StoredFile(name, content.hex(), Files.size(file), mediaType(name));
    store.put(ArtifactLayout.file(kind, key, name, content), file, stored.mediaType());
    return stored;
  }

  /** The same of a small file that is in memory. */
  public StoredFile put(StageKind kind, StageKey key, String name, byte[] content) {
    Sha256 digest = Sha256.of(content);
    StoredFile stored = new StoredFile(name, digest.hex(), content.length, mediaType(name));
    store.put(ArtifactLayout.file(kind, key, name, digest), content, stored.mediaType());
    return stored;
  }

  /**
   * Makes an output final whose files are there, unless there is one that is whole. Idempotent.
   *
   * @return the manifest that stands
   */
  public Manifest seal(Manifest ours) {
    StageKind kind = ours.stage().kind();
    while (true) {
      Last last = last(kind, ours.key());
      if (look(kind, ours.key(), last) instanceof ArtifactState.Whole(Manifest theirs)) {
        return theirs;
      }
      String next = ArtifactLayout.manifest(kind, ours.key(), last.number() + 1);
      if (store.putIfAbsent(next, CoreJson.bytes(ours), mediaType(Manifest.NAME))) {
        return ours;
      }
    }
  }

  /**
   * Removes an output, its manifests first, so that nobody takes the rest for whole. Idempotent.
   */
  public void remove(StageKind kind, StageKey key) {
    for (int number = last(kind, key).number(); number > 0; number--) {
      store.delete(ArtifactLayout.manifest(kind, key, number));
    }
    store.list(ArtifactLayout.folder(kind, key)).forEach(object -> store.delete(object.key()));
  }

  /** Fetches one file of a finished stage, verified. */
  public void fetch(Manifest manifest, StoredFile file, Path target) {
    StageKind kind = manifest.stage().kind();
    fetch(kind, manifest.keeper(file), file.name(), new Sha256(file.sha256()), target);
  }

  /** The same of a file of which the content is known, if not the rest of its output. */
  public void fetch(StageKind kind, StageKey key, String name, Sha256 content, Path target) {
    store.fetch(place(kind, key, name, content), target, content);
  }

  /**
   * A stream of one file of a finished stage. Its last read throws {@code CONTENT_CORRUPT} if what
   * came is not what the stage wrote.
   */
  public InputStream open(Manifest manifest, StoredFile file) {
    Sha256 content = new Sha256(file.sha256());
    String key = place(manifest.stage().kind(), manifest.keeper(file), file.name(), content);
    return new VerifiedContent(key, content, store.open(key, 0));
  }

  /**
   * The same, looked at as a whole before a byte of it is given out, in a file that is gone once it
   * is read.
   *
   * @throws IOException if there is no room for it on this machine
   */
  public InputStream openWhole(Manifest manifest, StoredFile file) throws IOException {
    Path copy = Files.createTempFile("caf-", ".part");
    try {
      fetch(manifest, file, copy);
      return Files.newInputStream(copy);
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  /** The whole of one small file of a finished stage, verified. */
  public byte[] read(Manifest manifest, StoredFile file) {
    Sha256 content = new Sha256(file.sha256());
    String key = place(manifest.stage().kind(), manifest.keeper(file), file.name(), content);
    byte[] bytes =
        store
            .read(key)
            .orElseThrow(
                () -> missing(manifest.stage().kind(), manifest.key(), "it has no " + file.name()));
    if (!Sha256.of(bytes).equals(content)) {
      throw VerifiedContent.corrupt(key, content);
    }
    return bytes;
  }

  /** Where it lies; where it would, if it is gone. */
  private String place(StageKind kind, StageKey key, String name, Sha256 content) {
    String named = ArtifactLayout.file(kind, key, name, content);
    String plain = ArtifactLayout.plainFile(kind, key, name);
    return store.head(named).isEmpty() && store.head(plain).isPresent() ? plain : named;
  }

  private static String mediaType(String name) {
    return switch (name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)) {
      case "csv" -> "text/csv";
      case "html" -> "text/html";
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
