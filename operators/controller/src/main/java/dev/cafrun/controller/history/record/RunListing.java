package dev.cafrun.controller.history.record;

import dev.cafrun.core.run.Marks;
import java.util.Map;

/**
 * A run in one line of a list, with what it can be found by.
 *
 * @param line the run in one line
 * @param labels as submitted
 * @param experiment its label {@code cafrun.dev/experiment}; empty if it has none
 * @param dataset where its dataset comes from; empty if it is made up
 * @param backbone as its spec says
 * @param critic the type of it
 * @param engine as its spec says
 * @param marks what people wrote about it
 */
public record RunListing(
    RunLine line,
    Map<String, String> labels,
    String experiment,
    String dataset,
    String backbone,
    String critic,
    String engine,
    Marks marks) {
  public RunListing {
    labels = Map.copyOf(labels);
  }
}
