package dev.cafrun.controller.launch;

import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageKey;

/**
 * What an attempt was started with, as the platform remembers it.
 *
 * @param key names its output
 * @param program runs it
 */
public record AttemptProvenance(StageKey key, Program program) {}
