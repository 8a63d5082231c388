package dev.cafrun.faces;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Work on many items by as many threads as there are cores, with results delivered on the calling
 * thread in the items' order. Holds a few items per thread and no more, however many there are.
 */
public final class InOrder {
  private static final int ITEMS_PER_THREAD = 4;

  /** Called on any thread. */
  public interface Work<A, B> {
    B apply(A item) throws IOException;
  }

  /** Called on the caller's thread, in order. */
  public interface Delivery<B> {
    void accept(B result) throws IOException;
  }

  private InOrder() {}

  public static int threads() {
    return Runtime.getRuntime().availableProcessors();
  }

  /** Stops at the first failure and throws it. */
  public static <A, B> void map(Iterator<A> items, Work<A, B> work, Delivery<B> delivery)
      throws IOException, InterruptedException {
    int threads = threads();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("faces-", 0).factory());
    try {
      ArrayDeque<Future<B>> waiting = new ArrayDeque<>();
      while (items.hasNext() || !waiting.isEmpty()) {
        while (items.hasNext() && waiting.size() < threads * ITEMS_PER_THREAD) {
          A item = items.next();
          waiting.add(pool.submit(() -> work.apply(item)));
        }
        delivery.accept(result(waiting.remove()));
      }
    } finally {
      pool.shutdownNow();
      pool.close(); // waits: the caller frees native memory next
    }
  }

  private static <B> B result(Future<B> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }
}
