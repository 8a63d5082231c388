package dev.cafrun.controller.registry;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.MarkStore;
import dev.cafrun.controller.history.ModelRegistry;
import dev.cafrun.controller.history.promotion.AnswerReader;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.promotion.Promotions;
import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.Promotion;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The registry's models, and copies of their files in a folder of this machine, by digest. */
public final class RegisteredModels implements Models {
  /** Of one model, that people are told of. */
  private static final int MOST_ALIASES = 1_000;

  private final ModelRegistry registry;
  private final Promotions promotions;
  private final MarkStore marks;
  private final AnswerReader answers;
  private final Artifacts artifacts;
  private final ModelFiles files;
  private final GoldenReader golden;

  /**
   * @param cache made when it is first needed
   * @param golden asks versions for the gates; they may take as long as it does
   */
  public RegisteredModels(History history, ObjectStore store, Path cache, GoldenReader golden) {
    this.registry = history.models();
    this.promotions = history.promotions();
    this.marks = history.marks();
    this.answers = new StoredAnswers(store);
    this.artifacts = new Artifacts(store);
    this.files = new ModelFiles(artifacts, cache);
    this.golden = golden;
  }

  @Override
  public List<ModelVersion> list(int limit) {
    return registry.list(limit);
  }

  @Override
  public Optional<ModelVersion> find(ModelReference reference) {
    return reference.in(registry);
  }

  @Override
  public List<ModelVersion> versions(String model, int limit) {
    return registry.versions(model, limit);
  }

  @Override
  public Optional<Marks> mark(String model, int version, MarkChange change) {
    return marks.change(model, version, change);
  }

  @Override
  public SortedMap<String, Integer> aliases(String model) {
    return registry.standing(model, List.of(Promotion.GUARDED), MOST_ALIASES).aliases();
  }

  @Override
  public Optional<GatesSpec> gates(String model) {
    return promotions.gates(model);
  }

  @Override
  public AliasPosition position(String model, String alias) {
    return promotions.position(model, alias);
  }

  @Override
  public List<AliasMove> moves(String model, @Nullable String alias, long before, int limit) {
    return promotions.moves(model, alias, before, limit);
  }

  @Override
  public SortedMap<String, List<Failure>> apply(CafModel wish, String who, String reason) {
    return promotions.apply(wish, who, reason, answers, golden);
  }

  @Override
  public PromotionOutcome fulfil(AliasWish wish) {
    return promotions.fulfil(wish, answers, golden);
  }

  @Override
  public Path file(ModelVersion version) {
    RegisteredOutput output = RegisteredOutput.of(version, artifacts);
    return files.of(output, output.model());
  }
}
