package dev.cafrun.runtime.testing;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.canonical.Sha256;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** A real store whose every call goes through a subclass's hands. */
abstract class InterceptedObjectStore implements ObjectStore {
  private final ObjectStore store;

  InterceptedObjectStore(ObjectStore store) {
    this.store = store;
  }

  final ObjectStore store() {
    return store;
  }

  /**
   * Carries a call out, or does not.
   *
   * @param deed what it is, for messages
   */
  abstract <T> T call(String deed, Supplier<T> deeds);

  private void call(String deed, Runnable deeds) {
    Object unused =
        call(
            deed,
            () -> {
              deeds.run();
              return deed;
            });
  }

  @Override
  public void createBucket() {
    call("createBucket", store::createBucket);
  }

  @Override
  public void put(String key, Path file, String mediaType) {
    call("put " + key, () -> store.put(key, file, mediaType));
  }

  @Override
  public void put(String key, byte[] content, String mediaType) {
    call("put " + key, () -> store.put(key, content, mediaType));
  }

  @Override
  public boolean putIfAbsent(String key, byte[] content, String mediaType) {
    return call("putIfAbsent " + key, () -> store.putIfAbsent(key, content, mediaType));
  }

  @Override
  public Optional<byte[]> read(String key) {
    return call("read " + key, () -> store.read(key));
  }

  @Override
  public void fetch(String key, Path target, Sha256 expected) {
    call("fetch " + key, () -> store.fetch(key, target, expected));
  }

  @Override
  public void fetch(String key, Path target) {
    call("fetch " + key, () -> store.fetch(key, target));
  }

  @Override
  public InputStream open(String key, long offset) {
    return call("open " + key, () -> store.open(key, offset));
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return call("head " + key, () -> store.head(key));
  }

  @Override
  public List<StoredObject> list(String prefix) {
    return call("list " + prefix, () -> store.list(prefix));
  }

  @Override
  public void delete(String key) {
    call("delete " + key, () -> store.delete(key));
  }

  @Override
  public void close() {
    store.close();
  }
}
