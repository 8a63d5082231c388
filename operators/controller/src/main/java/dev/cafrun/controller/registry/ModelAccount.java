package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.promotion.GatesSpec;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model as people look at it.
 *
 * @param gates before its {@code production}
 * @param aliases to versions
 * @param versions the newest first, as many as were asked for
 * @param moves of aliases, the newest first, as many as were asked for
 */
public record ModelAccount(
    String model,
    GatesSpec gates,
    SortedMap<String, Integer> aliases,
    List<ModelVersion> versions,
    List<AliasMove> moves) {
  public ModelAccount {
    aliases = Collections.unmodifiableSortedMap(new TreeMap<>(aliases));
    versions = List.copyOf(versions);
    moves = List.copyOf(moves);
  }

  /** Nothing if there is no such model. */
  public static Optional<ModelAccount> of(Models models, String model, int limit) {
    return models
        .gates(model)
        .map(
            gates ->
                new ModelAccount(
                    model,
                    gates,
                    models.aliases(model),
                    models.versions(model, limit),
                    models.moves(model, null, Long.MAX_VALUE, limit)));
  }
}
