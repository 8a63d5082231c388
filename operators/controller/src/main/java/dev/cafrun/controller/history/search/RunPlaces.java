package dev.cafrun.controller.history.search;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The runs of a page, by id and in order.
 *
 * @param runs of this page
 * @param next where the next page begins; nothing on the last
 */
public record RunPlaces(List<UUID> runs, Optional<RunCursor> next) {
  public RunPlaces {
    runs = List.copyOf(runs);
  }
}
