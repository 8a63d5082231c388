package dev.cafrun.controller.history.tracking;

import java.time.Instant;

/**
 * Runs with the same label {@code cafrun.dev/experiment}.
 *
 * @param name what the label says; empty for the runs that have none
 * @param first when the first of them was submitted
 * @param last when the last of them was submitted
 */
public record TrackedExperiment(String name, Instant first, Instant last) {}
