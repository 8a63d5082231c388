package dev.cafrun.controller.history.record;

import dev.cafrun.core.run.Marks;

/**
 * A run in one line of a list.
 *
 * @param line the run in one line
 * @param facets what it can be found by
 * @param marks what people wrote about it
 */
public record RunListing(RunLine line, RunFacets facets, Marks marks) {}
