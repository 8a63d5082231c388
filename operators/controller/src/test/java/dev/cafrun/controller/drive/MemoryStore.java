package dev.cafrun.controller.drive;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** An object store in memory. */
public class MemoryStore implements ObjectStore {
  private final NavigableMap<String, byte[]> objects = new ConcurrentSkipListMap<>();
  private volatile boolean there = true;
  private volatile boolean away;
  private final Map<String, MemoryStore> buckets = new ConcurrentHashMap<>();

  @Override
  public ObjectStore bucket(String name) {
    return buckets.computeIfAbsent(name, unused -> new MemoryStore());
  }

  @Override
  public void createBucket() {
    if (away) {
      throw new StageException(
          Failure.platform("STORE_UNAVAILABLE", "the object store does not answer"));
    }
    there = true;
  }

  /** Whoever looks for the bucket gets no answer. */
  public void away(boolean gone) {
    away = gone;
  }

  /** With all that was in it. */
  public void loseBucket() {
    there = false;
    objects.clear();
  }

  public boolean hasBucket() {
    return there;
  }

  private void needBucket() {
    if (!there) {
      throw new StageException(Failure.platform("STORE_UNAVAILABLE", "there is no bucket"));
    }
  }

  @Override
  public void put(String key, Path file, String mediaType) {
    try {
      objects.put(key, Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void put(String key, byte[] content, String mediaType) {
    objects.put(key, content);
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content, String mediaType) {
    return objects.putIfAbsent(key, content) == null;
  }

  @Override
  public Optional<byte[]> read(String key) {
    needBucket();
    return Optional.ofNullable(objects.get(key));
  }

  @Override
  public void fetch(String key, Path target, Sha256 expected) {
    fetch(key, target);
    if (!Sha256.of(read(key).orElseThrow()).equals(expected)) {
      throw new StageException(
          Failure.platform(CONTENT_CORRUPT, key + " is not what was stored there"));
    }
  }

  @Override
  public void fetch(String key, Path target) {
    byte[] content =
        read(key)
            .orElseThrow(
                () -> new StageException(Failure.platform(OBJECT_MISSING, key + " is not there")));
    try {
      Files.write(target, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public InputStream open(String key, long offset) {
    byte[] content = read(key).orElseThrow();
    return new ByteArrayInputStream(content, (int) offset, content.length - (int) offset);
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
    needBucket();
    return objects.tailMap(prefix).keySet().stream()
        .takeWhile(key -> key.startsWith(prefix))
        .flatMap(key -> head(key).stream())
        .toList();
  }

  @Override
  public void delete(String key) {
    objects.remove(key);
  }

  @Override
  public void close() {}
}
