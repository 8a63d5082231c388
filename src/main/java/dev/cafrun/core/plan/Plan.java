package dev.cafrun.core.plan;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to do now, and when to look again if nothing happens before.
 *
 * @param actions in this order
 * @param wakeAt the next moment at which time alone changes the plan
 */
public record Plan(List<Action> actions, Optional<Instant> wakeAt) {
  public Plan {
    actions = List.copyOf(actions);
  }
}
