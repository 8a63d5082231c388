package dev.cafrun.controller.history;

import dev.cafrun.core.stage.StageId;
import java.util.UUID;

/**
 * A run goes on with another one.
 *
 * @param run the other one
 * @param stage made anew with everything after it; what comes before is taken as it is
 */
public record Resumption(UUID run, StageId stage) {}
