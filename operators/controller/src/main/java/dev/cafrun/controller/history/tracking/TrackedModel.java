package dev.cafrun.controller.history.tracking;

import dev.cafrun.controller.history.record.ModelVersion;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A registered model.
 *
 * @param name in the registry
 * @param created when it was first spoken of
 * @param aliases the versions that they point to
 * @param newest its newest version; nothing before there is one
 */
public record TrackedModel(
    String name,
    Instant created,
    SortedMap<String, Integer> aliases,
    Optional<ModelVersion> newest) {
  public TrackedModel {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
  }
}
