package dev.cafrun.bench.control;

import dev.cafrun.core.worker.StageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;

/** Holds pods back, or does not, and lets them end one by one. Thread-safe. */
final class Gate implements Kubelet.Ends {
  private record Waiting(StageRequest request, CountDownLatch mayEnd) {}

  private final List<Waiting> waiting = new ArrayList<>();
  private final Random dice = new Random(1);
  private boolean closed;

  /** From now on pods wait. */
  synchronized void close() {
    closed = true;
  }

  @Override
  public void await(StageRequest request) throws InterruptedException {
    CountDownLatch mayEnd = new CountDownLatch(1);
    synchronized (this) {
      if (!closed) {
        return;
      }
      waiting.add(new Waiting(request, mayEnd));
    }
    mayEnd.await();
  }

  synchronized int waiting() {
    return waiting.size();
  }

  /** Lets one of those end, whichever; false if none waits. */
  synchronized boolean letOneEnd(Predicate<StageRequest> those) {
    List<Waiting> candidates = waiting.stream().filter(pod -> those.test(pod.request())).toList();
    if (candidates.isEmpty()) {
      return false;
    }
    Waiting chosen = candidates.get(dice.nextInt(candidates.size()));
    waiting.remove(chosen);
    chosen.mayEnd().countDown();
    return true;
  }
}
