package dev.cafrun.runtime.testing;

import dev.cafrun.artifacts.ObjectStore;
import java.util.function.Supplier;

/**
 * A real store whose user dies right after one of its calls. Every later call dies too: a dead
 * process does nothing more.
 */
public final class DyingObjectStore extends InterceptedObjectStore {
  private final int lastCall;
  private int calls;

  /**
   * @param lastCall the last call that is carried out, counted from 1
   */
  public DyingObjectStore(ObjectStore store, int lastCall) {
    super(store);
    this.lastCall = lastCall;
  }

  /** How many calls were made: the number of moments at which death could come. */
  public int calls() {
    return calls;
  }

  @Override
  <T> T call(String deed, Supplier<T> deeds) {
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

  @Override
  public ObjectStore bucket(String name) {
    return new DyingObjectStore(store().bucket(name), lastCall - calls);
  }
}
