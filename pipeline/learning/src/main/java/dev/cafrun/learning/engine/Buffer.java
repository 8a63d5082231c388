package dev.cafrun.learning.engine;

import org.bytedeco.javacpp.Pointer;

/**
 * Off-heap floats that grow when asked for more and never shrink, so that a training loop allocates
 * only until it has seen its largest batch. Growing loses the content. Not thread-safe.
 */
public final class Buffer implements AutoCloseable {
  private static final long CACHE_LINE = 64;

  private Pointer block = new Pointer();
  private long capacity;

  /**
   * The address of at least this many floats, aligned to a cache line; content undefined.
   *
   * @throws OutOfMemoryError if the machine has no such memory
   */
  public long require(long floats) {
    if (floats > capacity) {
      close();
      long bytes = floats * Float.BYTES + CACHE_LINE;
      Pointer fresh = Pointer.malloc(bytes);
      if (fresh.isNull()) {
        throw new OutOfMemoryError(
            "cannot allocate " + bytes + " bytes for the network's activations");
      }
      block = fresh;
      capacity = floats;
    }
    return (block.address() + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
  }

  /** Gives the memory back; the buffer can be used again. */
  @Override
  public void close() {
    Pointer.free(block);
    block = new Pointer();
    capacity = 0;
  }
}
