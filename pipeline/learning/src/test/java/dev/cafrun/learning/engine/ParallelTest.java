package dev.cafrun.learning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;

class ParallelTest {
  @Test
  void everyTaskRunsOnceInEachOfManyRounds() {
    try (Parallel parallel = new Parallel(4)) {
      AtomicIntegerArray runs = new AtomicIntegerArray(17);
      for (int round = 0; round < 5_000; round++) {
        parallel.forEach(17, (task, thread) -> runs.incrementAndGet(task));
      }
      for (int task = 0; task < 17; task++) {
        assertThat(runs.get(task)).isEqualTo(5_000);
      }
    }
  }

  @Test
  void tasksKnowTheThreadTheyRunOn() {
    try (Parallel parallel = new Parallel(3)) {
      Set<Integer> threads = ConcurrentHashMap.newKeySet();
      parallel.forEach(100, (task, thread) -> threads.add(thread));
      assertThat(threads).isSubsetOf(0, 1, 2);
    }
  }

  @Test
  void aFailingTaskFailsTheRoundAndTheNextRoundWorks() {
    try (Parallel parallel = new Parallel(2)) {
      assertThatThrownBy(
              () ->
                  parallel.forEach(
                      8,
                      (task, thread) -> {
                        if (task == 5) {
                          throw new ArithmeticException("task 5");
                        }
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasRootCauseMessage("task 5");
      AtomicIntegerArray runs = new AtomicIntegerArray(1);
      parallel.forEach(8, (task, thread) -> runs.incrementAndGet(0));
      assertThat(runs.get(0)).isEqualTo(8);
    }
  }
}
