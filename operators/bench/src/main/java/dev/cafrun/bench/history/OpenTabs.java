package dev.cafrun.bench.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** What five pages of the largest runs, which ask again and again, have the heap hold. */
final class OpenTabs {
  private static final double TARGET = 64;
  private static final int TABS = 5;
  private static final int LOOKS = 20;
  private static final int POINTS = 400;
  private static final Duration BETWEEN_COLLECTIONS = Duration.ofMillis(300);
  private static final double MEBIBYTE = 1 << 20;

  private final FilledHistory history;
  private final HistoryScale scale;
  private final Consumer<HistoryRow> rows;

  OpenTabs(FilledHistory history, HistoryScale scale, Consumer<HistoryRow> rows) {
    this.history = history;
    this.scale = scale;
    this.rows = rows;
  }

  void look() throws Exception {
    List<RunHandle> largest = new ArrayList<>();
    for (int tab = 1; tab <= TABS; tab++) {
      String id = ManyRuns.id(tab * (scale.runs() / scale.large())).toString();
      largest.add(history.runs().find(id).orElseThrow());
    }
    double before = live();
    double most = before;
    try (ExecutorService tabs = Executors.newFixedThreadPool(TABS)) {
      List<Future<?>> open = new ArrayList<>();
      for (RunHandle run : largest) {
        open.add(tabs.submit(() -> look(history.runs(), run)));
      }
      while (open.stream().anyMatch(tab -> !tab.isDone())) {
        most = Math.max(most, live());
        Thread.sleep(BETWEEN_COLLECTIONS);
      }
      for (Future<?> tab : open) {
        tab.get();
      }
    }
    rows.accept(
        HistoryRow.memory(
            "five tabs on the largest runs",
            most - before,
            TARGET,
            "of heap that is in use after collections, over %.0f MiB".formatted(before)));
  }

  private static Object look(Runs runs, RunHandle run) throws JsonProcessingException {
    for (int look = 0; look < LOOKS; look++) {
      Answers.json(runs.detail(run));
      Answers.json(runs.curves(run, POINTS));
    }
    return run;
  }

  /** What a collection leaves, in mebibytes. */
  private static double live() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getCollectionUsage)
            .mapToLong(MemoryUsage::getUsed)
            .sum()
        / MEBIBYTE;
  }
}
