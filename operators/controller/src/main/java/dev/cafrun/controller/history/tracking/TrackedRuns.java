package dev.cafrun.controller.history.tracking;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list of runs.
 *
 * @param runs in the order that was asked for
 * @param next says where the next page begins; nothing on the last
 */
public record TrackedRuns(List<TrackedRun> runs, Optional<String> next) {
  public TrackedRuns {
    runs = List.copyOf(runs);
  }
}
