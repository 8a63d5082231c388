package dev.cafrun.runtime.testing;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.canonical.Sha256;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A real store whose user dies right after one of its calls. Every later call dies too: a dead
 * process does nothing more.
 */
public final class DyingObjectStore implements ObjectStore {
  private final ObjectStore store;
  private final int lastCall;
  private int calls;

  /**
   * @param lastCall the last call that is carried out, counted from 1
   */
  public DyingObjectStore(ObjectStore store, int lastCall) {
    this.store = store;
    this.lastCall = lastCall;
  }

  /** How many calls were made: the number of moments at which death could come. */
  public int calls() {
    return calls;
  }

  private <T> T call(String deed, Supplier<T> deeds) {
    calls++;
    if (calls > lastCall) {
      throw new SimulatedKill("before " + deed);
    }
    T result = deeds.get();
    if (calls == lastCall) {
      throw new SimulatedKill("after " + deed);
    }
    return result;
  }

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
  public ObjectStore bucket(String name) {
    return new DyingObjectStore(store.bucket(name), lastCall - calls);
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
