package dev.cafrun.controller.launch;

import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.Map;

/**
 * What an attempt is to do; where it does it, the launcher decides.
 *
 * @param runName for people
 * @param key names the output
 * @param program runs it
 * @param spec the whole spec as a canonical tree, as it was when the run was accepted
 * @param inputs the key of each input's artifact
 * @param source for ingest: the dataset's fingerprint; see {@link
 *     dev.cafrun.core.worker.StageRequest}
 */
public record Assignment(
    String runName,
    StageKey key,
    Program program,
    Map<String, Object> spec,
    Map<StageId, StageKey> inputs,
    String source) {
  public Assignment {
    spec = Map.copyOf(spec);
    inputs = Map.copyOf(inputs);
  }
}
