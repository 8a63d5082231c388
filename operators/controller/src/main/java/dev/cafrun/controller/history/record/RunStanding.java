package dev.cafrun.controller.history.record;

import dev.cafrun.core.plan.RunPhase;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is and what is asked of it.
 *
 * @param phase as recorded
 * @param suspended its author wants it held
 * @param cancelled its author wants it gone
 * @param cluster which installation in which cluster has seen its CafRun last
 */
public record RunStanding(
    RunPhase phase, boolean suspended, boolean cancelled, @Nullable String cluster) {}
