package dev.cafrun.controller.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cafrun.controller.history.record.RunListing;
import dev.cafrun.core.run.Marks;
import java.util.Map;

/**
 * A run in one line of a list, as one JSON object: the summary's fields, then what it can be found
 * by.
 *
 * @param summary the run in one line
 * @param labels as submitted
 * @param experiment its label {@code cafrun.dev/experiment}; empty if it has none
 * @param dataset where its dataset comes from; empty if it is made up
 * @param backbone such as {@code resnet18}
 * @param critic such as {@code caf}
 * @param engine such as {@code native}
 * @param marks its note and tags
 */
public record FoundRun(
    @JsonUnwrapped RunSummary summary,
    Map<String, String> labels,
    String experiment,
    String dataset,
    String backbone,
    String critic,
    String engine,
    @JsonUnwrapped Marks marks) {
  static FoundRun of(RunListing run, RunSummary summary) {
    return new FoundRun(
        summary,
        run.labels(),
        run.experiment(),
        run.dataset(),
        run.backbone(),
        run.critic(),
        run.engine(),
        run.marks());
  }
}
