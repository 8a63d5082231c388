package dev.cafrun.controller.drive;

import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.journal.Journal;
import dev.cafrun.core.plan.Action;
import dev.cafrun.core.stage.StageId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a step is to record. Written together, in order, before the next thing is done in the world:
 * a transaction is what costs, not what is in it.
 */
final class Records {
  private final Journal journal;
  private final List<Consumer<Journal>> waiting = new ArrayList<>();
  private @Nullable Map<StageId, Completed> together;

  Records(Journal journal) {
    this.journal = journal;
  }

  void add(Consumer<Journal> record) {
    together = null;
    waiting.add(record);
  }

  /** Stages that complete one after the other are one record. */
  void completed(StageId stage, Completed how) {
    Map<StageId, Completed> completed = together;
    if (completed == null) {
      Map<StageId, Completed> all = new LinkedHashMap<>();
      add(to -> to.completed(all));
      completed = all;
    }
    completed.put(stage, how);
    together = completed;
  }

  /** All that waits, or nothing of it. */
  void write() {
    if (!waiting.isEmpty()) {
      boolean unused = journal.together(this::writtenTo);
    }
    clear();
  }

  /** All that waits, and that an attempt starts; see {@link Journal#launching}. */
  boolean write(Action.Launch launch) {
    boolean may =
        journal.together(
            to -> writtenTo(to) && to.launching(launch.stage(), launch.attempt(), launch.key()));
    clear();
    return may;
  }

  private void clear() {
    waiting.clear();
    together = null;
  }

  private boolean writtenTo(Journal to) {
    waiting.forEach(record -> record.accept(to));
    return true;
  }
}
