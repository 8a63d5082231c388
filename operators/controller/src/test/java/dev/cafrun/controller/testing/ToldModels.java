package dev.cafrun.controller.testing;

import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GateVerdict;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.MoveKind;
import dev.cafrun.core.promotion.PromotionGate;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
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
import org.jspecify.annotations.Nullable;

/**
 * One model with two versions, of which the older one was trained on shuffled labels, and rests on
 * somebody who is to be forgotten.
 */
@Alternative
@Singleton
public class ToldModels implements Models {
  private static final String MODEL = "quickstart";
  private static final int GOOD = 3;

  private volatile List<String> aliases = List.of("candidate");

  @Override
  public Models within(Tenants tenants) {
    return this;
  }

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
        aliases,
        Marks.NONE,
        version < GOOD);
  }

  @Override
  public List<ModelVersion> versions(String model, int limit) {
    return model.equals(MODEL) ? list(limit) : List.of();
  }

  @Override
  public Optional<Marks> mark(String model, int version, MarkChange change) {
    return version == GOOD ? Optional.of(change.of(Marks.NONE)) : Optional.empty();
  }

  @Override
  public SortedMap<String, Integer> aliases(String model) {
    SortedMap<String, Integer> all = new TreeMap<>();
    aliases.forEach(alias -> all.put(alias, GOOD));
    return all;
  }

  @Override
  public Optional<GatesSpec> gates(String model) {
    return model.equals(MODEL) ? Optional.of(GatesSpec.NONE) : Optional.empty();
  }

  /** Each alias has moved twice. */
  @Override
  public AliasPosition position(String model, String alias) {
    return aliases.contains(alias)
        ? new AliasPosition(model, alias, GOOD, 2)
        : new AliasPosition(model, alias, null, 0);
  }

  @Override
  public List<AliasMove> moves(String model, @Nullable String alias, long before, int limit) {
    return List.of(
        new AliasMove(
            2,
            model,
            "candidate",
            Story.NOW,
            GOOD,
            GOOD - 1,
            MoveKind.PROMOTION,
            null,
            "anna",
            "it is better",
            false,
            Map.of(
                "verdicts",
                List.of(
                    Map.of("gate", "measured", "verdict", "passed", "sentence", "it has a CCC")))));
  }

  /** Nothing has stood before what stands. */
  @Override
  public PromotionOutcome fulfil(AliasWish wish) {
    AliasPosition now = position(wish.model(), wish.alias());
    if (wish.expected() != null && wish.expected() != now.move()) {
      return new PromotionOutcome.Overtaken(now);
    }
    if (wish.version() == null) {
      return new PromotionOutcome.Denied(
          now, List.of(Failure.user("NOTHING_BEFORE", "nothing stood there before")), List.of());
    }
    if (wish.version() != GOOD && !wish.override()) {
      Failure why =
          Failure.user(
              "LABELS_SHUFFLED", "version " + wish.version() + " was trained on shuffled labels");
      return new PromotionOutcome.Denied(
          now,
          List.of(why),
          List.of(new GateVerdict.Refused(PromotionGate.TRUE_LABELS, why, null)));
    }
    aliases = List.of("candidate", wish.alias());
    return new PromotionOutcome.Moved(
        new AliasPosition(wish.model(), wish.alias(), wish.version(), 3),
        List.of(),
        wish.version() != GOOD);
  }

  /** Knows of version 3 alone, and lets nothing but it be production. */
  @Override
  public SortedMap<String, List<Failure>> apply(CafModel wish, String who, String reason) {
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
