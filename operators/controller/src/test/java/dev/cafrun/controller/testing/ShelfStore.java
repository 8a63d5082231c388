package dev.cafrun.controller.testing;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The one output of the evaluation in {@link Story}, to be read only. */
@Alternative
@Singleton
public class ShelfStore implements ObjectStore {
  public static final String PICTURE =
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"20\"><script>alert(1)</script>"
          + "<rect width=\"40\" height=\"20\"/></svg>";

  private final Map<String, byte[]> objects = new HashMap<>();

  public ShelfStore() {
    StageKey key = StageKey.of("dd".repeat(32));
    StageId evaluate = StageId.of(StageKind.EVALUATE);
    put(evaluate, key, "scatter.svg", PICTURE);
    put(evaluate, key, "page.html", "<script>alert(1)</script>");
    Manifest manifest =
        new Manifest(
            evaluate,
            key,
            List.of(
                file("scatter.svg", "image/svg+xml", PICTURE),
                file("page.html", "text/html", "<script>alert(1)</script>")),
            Map.of(),
            Map.of(),
            "2026-03-01T12:00:00Z");
    objects.put(ArtifactLayout.manifest(StageKind.EVALUATE, key), CoreJson.bytes(manifest));
  }

  private void put(StageId stage, StageKey key, String name, String text) {
    objects.put(
        ArtifactLayout.file(stage.kind(), key, name), text.getBytes(StandardCharsets.UTF_8));
  }

  private static StoredFile file(String name, String mediaType, String text) {
    long size = text.getBytes(StandardCharsets.UTF_8).length;
    return new StoredFile(name, Sha256.of(text).hex(), size, mediaType);
  }

  @Override
  public Optional<byte[]> read(String key) {
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public InputStream open(String key, long offset) {
    return new ByteArrayInputStream(objects.get(key));
  }

  @Override
  public ObjectStore bucket(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void createBucket() {}

  @Override
  public void put(String key, Path file, String mediaType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void put(String key, byte[] content, String mediaType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content, String mediaType) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fetch(String key, Path target, Sha256 expected) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void fetch(String key, Path target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StoredObject> head(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<StoredObject> list(String prefix) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
