package dev.cafrun.controller.history;

import dev.cafrun.core.plan.RunPhase;

/**
 * Where a run is and what is asked of it.
 *
 * @param phase as recorded
 * @param suspended its author wants it held
 * @param cancelled its author wants it gone
 */
public record RunStanding(RunPhase phase, boolean suspended, boolean cancelled) {}
