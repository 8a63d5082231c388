package dev.cafrun.controller.history.record;

import java.util.Map;

/**
 * What a run can be found by.
 *
 * @param labels as submitted
 * @param experiment its label {@code cafrun.dev/experiment}; empty if it has none
 * @param dataset where its dataset comes from; empty if it is made up
 * @param backbone such as {@code resnet18}
 * @param critic such as {@code caf}
 * @param engine such as {@code native}
 */
public record RunFacets(
    Map<String, String> labels,
    String experiment,
    String dataset,
    String backbone,
    String critic,
    String engine) {
  public RunFacets {
    labels = Map.copyOf(labels);
  }
}
