package dev.cafrun.controller.history.record;

import java.util.List;
import java.util.Optional;

/**
 * A page of a list of runs.
 *
 * @param runs in the order that was asked for
 * @param next says where the next page begins; nothing on the last
 */
public record RunPage(List<RunListing> runs, Optional<String> next) {
  public RunPage {
    runs = List.copyOf(runs);
  }
}
