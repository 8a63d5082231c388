package dev.cafrun.controller.testing;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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

  private static final String REPORT = "# Evaluation\n\n<script>alert(1)</script>\n";
  private static final String SUBJECTS = "subject,ccc\nkim,0.5\n<b>,0.4\n";

  /** As it was recorded; the bucket has another model by now, and a manifest that fits it. */
  public static final Manifest OUTPUT =
      manifest(
          file("scatter.svg", "image/svg+xml", PICTURE),
          file("report.md", "text/markdown", REPORT),
          file("subjects.csv", "text/csv", SUBJECTS),
          file("page.html", "text/html", "<script>alert(1)</script>"),
          file("model.caf", "application/octet-stream", "weights"));

  private final Map<String, byte[]> objects = new HashMap<>();

  public ShelfStore() {
    put("scatter.svg", PICTURE, PICTURE);
    put("report.md", REPORT, REPORT);
    put("subjects.csv", SUBJECTS, SUBJECTS);
    put("page.html", "<script>alert(1)</script>", "<script>alert(1)</script>");
    put("model.caf", "weights", "weighty");
    put("model.caf", "weighty", "weighty");
    objects.put(
        ArtifactLayout.manifest(StageKind.EVALUATE, OUTPUT.key(), 1),
        CoreJson.bytes(manifest(file("model.caf", "application/octet-stream", "weighty"))));
  }

  private static Manifest manifest(StoredFile... files) {
    return new Manifest(
        StageId.of(StageKind.EVALUATE),
        StageKey.of("dd".repeat(32)),
        List.of(files),
        Map.of(),
        Map.of(),
        "2026-03-01T12:00:00Z");
  }

  private void put(String name, String named, String text) {
    objects.put(
        ArtifactLayout.file(StageKind.EVALUATE, OUTPUT.key(), name, Sha256.of(named)),
        text.getBytes(StandardCharsets.UTF_8));
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
    byte[] content = objects.get(key);
    if (!Sha256.of(content).equals(expected)) {
      throw new StageException(
          Failure.platform(ObjectStore.CONTENT_CORRUPT, key + " is not what was stored there"));
    }
    try {
      Files.write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void fetch(String key, Path target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return read(key)
        .map(
            content ->
                new StoredObject(key, content.length, Instant.EPOCH, Sha256.of(content).hex()));
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
