package dev.cafrun.learning.engine;

/**
 * Memory that a kernel uses while it runs and nobody keeps: one shared buffer and one per thread.
 */
public final class Scratch implements AutoCloseable {
  private final Buffer shared = new Buffer();
  private final Buffer[] threads;

  Scratch(int threads) {
    this.threads = new Buffer[threads];
    for (int i = 0; i < threads; i++) {
      this.threads[i] = new Buffer();
    }
  }

  /** At least this many floats that all tasks of a kernel see; call it before the tasks start. */
  public long shared(long floats) {
    return shared.require(floats);
  }

  /** At least this many floats for the given thread alone. */
  public long ofThread(int thread, long floats) {
    return threads[thread].require(floats);
  }

  @Override
  public void close() {
    shared.close();
    for (Buffer buffer : threads) {
      buffer.close();
    }
  }
}
