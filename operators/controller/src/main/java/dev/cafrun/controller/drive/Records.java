package dev.cafrun.controller.drive;

import dev.cafrun.controller.journal.Journal;
import dev.cafrun.core.plan.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a step is to record. Written together, in order, before the next thing is done in the world:
 * a transaction is what costs, not what is in it.
 */
final class Records {
  private final Journal journal;
  private final List<Consumer<Journal>> waiting = new ArrayList<>();

  Records(Journal journal) {
    this.journal = journal;
  }

  void add(Consumer<Journal> record) {
    waiting.add(record);
  }

  /** All that waits, or nothing of it. */
  void write() {
    if (!waiting.isEmpty()) {
      boolean unused = journal.together(this::writtenTo);
    }
    waiting.clear();
  }

  /** All that waits, and that an attempt starts; see {@link Journal#launching}. */
  boolean write(Action.Launch launch) {
    boolean may =
        journal.together(
            to -> writtenTo(to) && to.launching(launch.stage(), launch.attempt(), launch.key()));
    waiting.clear();
    return may;
  }

  private boolean writtenTo(Journal to) {
    waiting.forEach(record -> record.accept(to));
    return true;
  }
}
