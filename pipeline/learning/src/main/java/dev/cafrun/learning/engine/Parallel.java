package dev.cafrun.learning.engine;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one kernel on a fixed set of threads and waits for them.
 *
 * <p>Which thread takes which task is open, so tasks must write to separate places and each task
 * must compute the same wherever it runs; then results do not depend on the number of threads.
 * Kernels follow one another within microseconds, so idle threads spin a little before they sleep.
 * One caller at a time; a task must not start another round.
 */
public final class Parallel implements AutoCloseable {
  /** About 50 microseconds: longer than the gap between two kernels, too short to burn a core. */
  private static final int SPINS = 2_000;

  /**
   * One task of a kernel, told which thread it runs on so that it can use that thread's scratch.
   */
  @FunctionalInterface
  public interface Task {
    void run(int task, int thread);
  }

  private static final class Round {
    final Task task;
    final int tasks;
    final AtomicInteger next = new AtomicInteger();
    final AtomicInteger finished = new AtomicInteger();
    volatile @Nullable Throwable failure;

    Round(Task task, int tasks) {
      this.task = task;
      this.tasks = tasks;
    }

    void work(int thread) {
      for (int i = next.getAndIncrement(); i < tasks; i = next.getAndIncrement()) {
        try {
          task.run(i, thread);
        } catch (Throwable problem) {
          failure = problem;
        }
        finished.incrementAndGet();
      }
    }
  }

  private static final Round CLOSED = new Round((task, thread) -> {}, 0);

  private final Thread[] helpers;
  private volatile @Nullable Round current;

  /** Starts {@code threads - 1} helpers; the caller is the remaining thread. */
  public Parallel(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("at least one thread is needed, got " + threads);
    }
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      int thread = i + 1;
      helpers[i] =
          Thread.ofPlatform().daemon().name("caf-kernel-" + thread).start(() -> help(thread));
    }
  }

  /** The number of threads, the caller included. */
  public int threads() {
    return helpers.length + 1;
  }

  /** Runs tasks 0 … tasks−1 and returns when all have finished. */
  public void forEach(int tasks, Task task) {
    if (helpers.length == 0 || tasks <= 1) {
      for (int i = 0; i < tasks; i++) {
        task.run(i, 0);
      }
      return;
    }
    Round round = new Round(task, tasks);
    current = round;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    round.work(0);
    for (int spins = 0; round.finished.get() < tasks; spins++) {
      if (spins < SPINS) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
    }
    Throwable failure = round.failure;
    if (failure != null) {
      throw new IllegalStateException("a kernel failed", failure);
    }
  }

  private void help(int thread) {
    Round last = null;
    while (true) {
      Round round = current;
      for (int spins = 0; round == last; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          LockSupport.park(this);
        }
        round = current;
      }
      if (round == CLOSED) {
        return;
      }
      if (round != null) {
        round.work(thread);
      }
      last = round;
    }
  }

  /** Ends the helper threads. */
  @Override
  public void close() {
    current = CLOSED;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }
}
