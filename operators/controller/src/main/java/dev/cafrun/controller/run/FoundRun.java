package dev.cafrun.controller.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cafrun.controller.history.record.RunFacets;
import dev.cafrun.core.run.Marks;

/**
 * A run in one line of a list, as one JSON object: the summary's fields, then the facets'.
 *
 * @param summary the run in one line
 * @param facets what it can be found by
 * @param marks its note and tags
 */
public record FoundRun(
    @JsonUnwrapped RunSummary summary,
    @JsonUnwrapped RunFacets facets,
    @JsonUnwrapped Marks marks) {}
