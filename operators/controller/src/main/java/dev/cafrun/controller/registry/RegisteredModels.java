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
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.ReadOnlyModelException;
import dev.cafrun.controller.tenant.Tenants;
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
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The registry's models, and copies of their files in a folder of this machine, by digest. */
public final class RegisteredModels implements Models {
  /** Of one model, that people are told of. */
  private static final int MOST_ALIASES = 1_000;

  private final Tenants tenants;
  private final ModelRegistry registry;
  private final Promotions promotions;
  private final MarkStore marks;
  private final AnswerReader answers;
  private final Artifacts artifacts;
  private final ModelFiles files;
  private final GoldenReader golden;

  /**
   * Everybody's.
   *
   * @param cache made when it is first needed
   * @param golden asks versions for the gates; they may take as long as it does
   */
  public RegisteredModels(History history, ObjectStore store, Path cache, GoldenReader golden) {
    this.tenants = Tenants.EVERY;
    this.registry = history.models();
    this.promotions = history.promotions();
    this.marks = history.marks();
    this.answers = new StoredAnswers(store);
    this.artifacts = new Artifacts(store);
    this.files = new ModelFiles(artifacts, cache);
    this.golden = golden;
  }

  private RegisteredModels(RegisteredModels of, Tenants tenants) {
    this.tenants = tenants;
    this.registry = of.registry;
    this.promotions = of.promotions;
    this.marks = of.marks;
    this.answers = of.answers;
    this.artifacts = of.artifacts;
    this.files = of.files;
    this.golden = of.golden;
  }

  @Override
  public Models within(Tenants others) {
    return new RegisteredModels(this, others);
  }

  private Optional<String> key(String model) {
    return registry.named(tenants, model);
  }

  /** Of what they may change. */
  private Optional<String> own(String model) {
    Optional<String> key = key(model);
    key.map(ModelName::of)
        .filter(found -> !tenants.cover(found.tenant()))
        .ifPresent(
            found -> {
              throw new ReadOnlyModelException(found);
            });
    return key;
  }

  private String shown(String key) {
    return ModelName.of(key).shownTo(tenants);
  }

  private ModelVersion shown(ModelVersion version) {
    return version.called(shown(version.model()));
  }

  @Override
  public List<ModelVersion> list(int limit) {
    return registry.list(tenants, limit).stream().map(this::shown).toList();
  }

  @Override
  public Optional<ModelVersion> find(ModelReference reference) {
    return reference.in(registry, tenants).map(this::shown);
  }

  @Override
  public List<ModelVersion> versions(String model, int limit) {
    return key(model).stream()
        .flatMap(key -> registry.versions(key, limit).stream())
        .map(this::shown)
        .toList();
  }

  @Override
  public Optional<Marks> mark(String model, int version, MarkChange change) {
    return own(model).flatMap(key -> marks.change(key, version, change));
  }

  @Override
  public SortedMap<String, Integer> aliases(String model) {
    return key(model)
        .map(key -> registry.standing(key, List.of(Promotion.GUARDED), MOST_ALIASES).aliases())
        .orElseGet(TreeMap::new);
  }

  @Override
  public Optional<GatesSpec> gates(String model) {
    return key(model).flatMap(promotions::gates);
  }

  @Override
  public AliasPosition position(String model, String alias) {
    return key(model)
        .map(key -> shown(promotions.position(key, alias)))
        .orElseGet(() -> new AliasPosition(model, alias, null, 0));
  }

  private AliasPosition shown(AliasPosition position) {
    return new AliasPosition(
        shown(position.model()), position.alias(), position.version(), position.move());
  }

  @Override
  public List<AliasMove> moves(String model, @Nullable String alias, long before, int limit) {
    return key(model).stream()
        .flatMap(key -> promotions.moves(key, alias, before, limit).stream())
        .map(move -> move.called(shown(move.model())))
        .toList();
  }

  /** Of a model that is not there yet, it is the one that their runs will register. */
  @Override
  public SortedMap<String, List<Failure>> apply(CafModel wish, String who, String reason) {
    String key = own(wish.model()).orElseGet(() -> ModelName.meant(wish.model(), tenants));
    return promotions.apply(key, wish, who, reason, answers, golden);
  }

  @Override
  public PromotionOutcome fulfil(AliasWish wish) {
    return own(wish.model())
        .map(key -> shown(promotions.fulfil(wish.called(key), answers, golden)))
        .orElseGet(() -> Promotions.ofNoModel(wish));
  }

  private PromotionOutcome shown(PromotionOutcome outcome) {
    AliasPosition now = shown(outcome.now());
    return switch (outcome) {
      case PromotionOutcome.Moved moved ->
          new PromotionOutcome.Moved(now, moved.verdicts(), moved.overridden());
      case PromotionOutcome.Stood stood -> new PromotionOutcome.Stood(now);
      case PromotionOutcome.Denied denied ->
          new PromotionOutcome.Denied(now, denied.why(), denied.verdicts());
      case PromotionOutcome.Overtaken overtaken -> new PromotionOutcome.Overtaken(now);
    };
  }

  @Override
  public Path file(ModelVersion version) {
    RegisteredOutput output = RegisteredOutput.of(version, artifacts);
    return files.of(output, output.model());
  }
}
