package dev.cafrun.runtime.testing;

import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.StoredObject;
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
public final class SteppedObjectStore extends InterceptedObjectStore {
  private final Semaphore permission = new Semaphore(0);
  private final Semaphore waits = new Semaphore(0);
  private volatile boolean killed;

  public SteppedObjectStore(ObjectStore store) {
    super(store);
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

  @Override
  <T> T call(String deed, Supplier<T> deeds) {
    waits.release();
    permission.acquireUninterruptibly();
    if (killed) {
      throw new SimulatedKill("before " + deed);
    }
    return deeds.get();
  }

  @Override
  public ObjectStore bucket(String name) {
    throw new UnsupportedOperationException("another bucket");
  }

  @Override
  public Optional<StoredObject> head(String key) {
    return store().head(key);
  }
}
