package dev.cafrun.controller.history.forget;

import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;

/**
 * An output that rests on somebody.
 *
 * @param removed it was collected: its files are gone
 */
public record RestingOutput(StageKind kind, StageKey key, boolean removed) {}
