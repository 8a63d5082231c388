package dev.cafrun.artifacts.testing;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.canonical.Sha256;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Of which a test needs a few calls: the others are none that it expects. */
public abstract class UnusedObjectStore implements ObjectStore {
  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("nobody should ask for that here");
  }

  @Override
  public ObjectStore bucket(String name) {
    throw unused();
  }

  @Override
  public void createBucket() {
    throw unused();
  }

  @Override
  public void put(String key, Path file, String mediaType) {
    throw unused();
  }

  @Override
  public void put(String key, byte[] content, String mediaType) {
    throw unused();
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content, String mediaType) {
    throw unused();
  }

  @Override
  public Optional<byte[]> read(String key) {
    throw unused();
  }

  @Override
  public void fetch(String key, Path target, Sha256 expected) {
    throw unused();
  }

  @Override
  public void fetch(String key, Path target) {
    throw unused();
  }

  @Override
  public InputStream open(String key, long offset) {
    throw unused();
  }

  @Override
  public Optional<StoredObject> head(String key) {
    throw unused();
  }

  @Override
  public List<StoredObject> list(String prefix) {
    throw unused();
  }

  @Override
  public void delete(String key) {
    throw unused();
  }

  @Override
  public void close() {}
}
