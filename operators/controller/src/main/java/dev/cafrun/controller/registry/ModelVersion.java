package dev.cafrun.controller.registry;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One version of a model; it never changes, only its aliases do.
 *
 * @param model name in the registry
 * @param version from 1
 * @param aliases that point to it now, such as {@code candidate}
 * @param digest SHA-256 of its content
 * @param run display id of the run that registered it first, such as {@code quickstart-3}
 * @param registeredAt when
 * @param metrics of the run's evaluation, such as {@code metrics.valence.ccc}
 */
public record ModelVersion(
    String model,
    int version,
    List<String> aliases,
    String digest,
    String run,
    Instant registeredAt,
    Map<String, Object> metrics) {
  public ModelVersion {
    aliases = List.copyOf(aliases);
  }
}
