package dev.cafrun.controller.drive;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.util.HashMap;
import java.util.Map;

/**
 * What the shards of an alignment are joined to. Its key does not depend on how many there are, so
 * another run may have made it in another number of shards: then a shard of it is done. Looks once,
 * however many shards ask.
 */
final class WholeAlignment {
  private static final StageId ALIGN = StageId.of(StageKind.ALIGN);

  private final CachedOutputs cached;
  private final StageKeys keys;
  private final Map<StageKey, CachedOutputs.Found> looks = new HashMap<>();

  WholeAlignment(CachedOutputs cached, StageKeys keys) {
    this.cached = cached;
    this.keys = keys;
  }

  /**
   * The key under which this run makes it.
   *
   * @param inputs of a shard
   */
  StageKey own(Map<StageId, Manifest> inputs) {
    return keys.own(ALIGN, inputs);
  }

  /** The name by which other runs know it. */
  StageKey shared(Map<StageId, Manifest> inputs) {
    return keys.usesOthers(ALIGN) ? own(inputs) : keys.shared(ALIGN, inputs);
  }

  /** Whether it is there. */
  CachedOutputs.Found find(Map<StageId, Manifest> inputs) {
    return looks.computeIfAbsent(
        own(inputs), own -> cached.find(ALIGN, own, shared(inputs), keys.usesOthers(ALIGN), false));
  }
}
