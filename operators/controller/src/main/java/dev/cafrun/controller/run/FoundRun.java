package dev.cafrun.controller.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.cafrun.controller.history.record.RunFacets;

/**
 * A run in one line of a list, as one JSON object: the summary's fields, then the facets'.
 *
 * @param summary the run in one line
 * @param facets what it can be found by
 */
public record FoundRun(@JsonUnwrapped RunSummary summary, @JsonUnwrapped RunFacets facets) {}
