package dev.cafrun.controller.kubernetes.telemetry;

import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.core.plan.Action;
import java.util.List;

/** Tells of what ended in a turn as spans. Thread-safe; never throws. */
@FunctionalInterface
public interface Traces {
  /** Nobody listens. */
  Traces NOWHERE = (done, detail) -> {};

  /**
   * @param done what was done in a turn
   * @param detail the run after it
   */
  void tell(List<Action> done, RunDetail detail);
}
