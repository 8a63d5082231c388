package dev.cafrun.controller.history.record;

import java.time.Instant;

/**
 * That a run was collected.
 *
 * @param at when that was decided; from then on nobody relies on what it left
 * @param policy in words, as it was then
 * @param why the run was not kept, a clause
 */
public record CollectedRun(Instant at, String policy, String why) {}
