package dev.cafrun.controller.history.record;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;

/**
 * An output as it was recorded.
 *
 * @param content digest of the names and contents of its files
 */
public record IndexedOutput(StageKey key, Sha256 content) {}
