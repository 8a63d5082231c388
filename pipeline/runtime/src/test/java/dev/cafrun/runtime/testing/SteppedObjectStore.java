package dev.cafrun.runtime.testing;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
import dev.cafrun.core.canonical.Sha256;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * A real store through which one process at a time does one call at a time, when it is told to: a
 * test decides in which order several processes come along, and how long one of them sleeps. What
 * merely asks for an object's size, from several threads at once, needs no permission.
 */
public final class SteppedObjectStore implements ObjectStore {
  private final ObjectStore store;
  private final Semaphore permission = new Semaphore(0);
  private final Semaphore waits = new Semaphore(0);
  private volatile boolean killed;

  public SteppedObjectStore(ObjectStore store) {
    this.store = store;
  }

  /** A process that works through such a store; it stands still before its first call. */
  public static final class Process<T> {
    private final SteppedObjectStore store;
    private final FutureTask<T> work;

    public Process(SteppedObjectStore store, Callable<T> work) {
      this.store = store;
      this.work =
          new FutureTask<>(work) {
            @Override
            protected void done() {
              store.waits.release();
            }
          };
      Thread thread = new Thread(this.work, "stepped");
      thread.setDaemon(true);
      thread.start();
      store.waits.acquireUninterruptibly();
    }

    public boolean over() {
      return work.isDone();
    }

    /** Lets it do the call that it stands before, and go on to its next one or to its end. */
    public void step() {
      store.permission.release();
      store.waits.acquireUninterruptibly();
    }

    /** Nothing that it stands before is ever done. */
    public void kill() {
      store.killed = true;
      while (!over()) {
        step();
      }
    }

    /** What it came to, or nothing if it was killed. */
    public Optional<T> result() throws Exception {
      try {
        return Optional.of(work.get());
      } catch (ExecutionException e) {
        if (e.getCause() instanceof SimulatedKill) {
          return Optional.empty();
        }
        throw e;
      }
    }
  }

  private <T> T call(String deed, Supplier<T> deeds) {
    waits.release();
    permission.acquireUninterruptibly();
    if (killed) {
      throw new SimulatedKill("before " + deed);
    }
    return deeds.get();
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
    throw new UnsupportedOperationException("another bucket");
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
    return store.head(key);
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
