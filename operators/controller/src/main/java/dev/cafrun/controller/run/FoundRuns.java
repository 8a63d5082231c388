package dev.cafrun.controller.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a list of runs.
 *
 * @param runs in the order that was asked for
 * @param next says where the next page begins; nothing on the last
 */
public record FoundRuns(List<FoundRun> runs, @Nullable String next) {
  public FoundRuns {
    runs = List.copyOf(runs);
  }
}
