package dev.cafrun.controller.history.record;

import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageKey;

/**
 * An output as it was recorded.
 *
 * @param content digest of the names and contents of its files
 * @param removed it counts as gone, whatever of it still lies in the object store
 */
public record IndexedOutput(StageKey key, Sha256 content, boolean removed) {}
