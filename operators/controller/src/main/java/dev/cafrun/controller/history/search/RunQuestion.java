package dev.cafrun.controller.history.search;

import org.jspecify.annotations.Nullable;

/**
 * A page of a list of runs.
 *
 * @param filter which runs
 * @param order in which order
 * @param limit at most so many, from 1
 * @param after where the page before ended; nothing for the first
 */
public record RunQuestion(RunFilter filter, RunOrder order, int limit, @Nullable RunCursor after) {
  public RunQuestion {
    if (limit < 1) {
      throw new IllegalArgumentException("must be at least 1");
    }
    if (after != null && !after.order().equals(order)) {
      throw new IllegalArgumentException(
          "is a place in a list by %s, and this one is by %s; go to its first page, which needs none"
              .formatted(after.order(), order));
    }
  }

  /** The newest of all runs. */
  public static RunQuestion newest(int limit) {
    return new RunQuestion(RunFilter.NONE, RunOrder.NEWEST_FIRST, limit, null);
  }
}
