package dev.cafrun.controller.testing;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.stage.StageKey;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** One model with two versions, of which the older one was trained on shuffled labels. */
@Alternative
@Singleton
public class ToldModels implements Models {
  private static final int GOOD = 3;

  private volatile List<String> aliases = List.of("candidate");

  @Override
  public List<ModelVersion> list(int limit) {
    return List.of(version(GOOD, aliases), version(GOOD - 1, List.of())).stream()
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<ModelVersion> find(ModelReference reference) {
    return reference.in(list(Integer.MAX_VALUE));
  }

  private static ModelVersion version(int version, List<String> aliases) {
    return new ModelVersion(
        "quickstart",
        version,
        new Sha256("ab".repeat(32)),
        StageKey.of("dd".repeat(32)),
        new UUID(0, 1),
        "quickstart-1",
        Map.of("valence", Map.of("ccc", 0.8342)),
        Map.of(),
        Story.NOW,
        aliases);
  }

  @Override
  public List<Failure> promote(String model, String alias, int version, String reason) {
    if (version != GOOD) {
      return List.of(
          Failure.user(
              "LABELS_SHUFFLED", "version " + version + " was trained on shuffled labels"));
    }
    aliases = List.of("candidate", alias);
    return List.of();
  }

  /** Knows of version 3 alone, and lets nothing but it be production. */
  @Override
  public SortedMap<String, List<Failure>> apply(CafModel wish, String reason) {
    SortedMap<String, List<Failure>> refused = new TreeMap<>();
    wish.aliases()
        .forEach(
            (alias, version) -> {
              if (version != 3) {
                refused.put(
                    alias,
                    List.of(Failure.user("NO_SUCH_VERSION", "there is no version " + version)));
              }
            });
    return refused;
  }

  @Override
  public Path file(ModelVersion version) {
    return Path.of("models", version.model() + "-" + version.version() + ".caf");
  }
}
