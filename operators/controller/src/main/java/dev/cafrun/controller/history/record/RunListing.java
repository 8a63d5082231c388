package dev.cafrun.controller.history.record;

/**
 * A run in one line of a list.
 *
 * @param line the run in one line
 * @param facets what it can be found by
 */
public record RunListing(RunLine line, RunFacets facets) {}
