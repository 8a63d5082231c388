package dev.cafrun.core.worker;

import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.Map;

/**
 * One attempt at one stage, as the worker receives it.
 *
 * @param runId the run
 * @param runName the run's name, for people
 * @param stage which stage
 * @param key names the output
 * @param attempt from 1
 * @param spec the whole spec as a canonical tree; {@code RunSpecReader} reads it
 * @param inputs the key of each input's artifact, by stage
 * @param source for ingest: the digest of the dataset's fingerprint that the key stands for; empty
 *     where only the worker can see the dataset
 * @param store where artifacts are
 * @param scratch a folder of this attempt's own; may vanish with the attempt
 * @param cache a folder shared by attempts: input files by digest
 * @param events the file that receives {@link StageEvent}s, one JSON line each
 */
public record StageRequest(
    String runId,
    String runName,
    StageId stage,
    StageKey key,
    int attempt,
    Map<String, Object> spec,
    Map<StageId, StageKey> inputs,
    String source,
    StoreAddress store,
    String scratch,
    String cache,
    String events) {

  public StageRequest {
    if (attempt < 1) {
      throw new IllegalArgumentException("attempts count from 1");
    }
    spec = Map.copyOf(spec);
    inputs = Map.copyOf(inputs);
  }
}
