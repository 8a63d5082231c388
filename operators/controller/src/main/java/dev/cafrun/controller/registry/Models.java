package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.record.AliasMove;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.AliasPosition;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.promotion.PromotionOutcome;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.Marks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What people can ask of the registry. Thread-safe. A model is called {@code name} or {@code
 * tenant~name}.
 *
 * <p>All but {@link #list} throw {@link dev.cafrun.controller.tenant.AmbiguousModelException} if a
 * name means several; what changes something throws {@link
 * dev.cafrun.controller.tenant.ReadOnlyModelException} of a model that may only be read.
 */
public interface Models {
  /**
   * The same to whoever has these tenants: they see their models and those that they may read, and
   * change their own. What they do not see is not there. Whoever has one tenant alone hears its
   * models without its name.
   */
  Models within(Tenants tenants);

  /**
   * Versions of all models, by name, the newest version first.
   *
   * @param limit at most so many: those with an alias before those without, then the newest
   */
  List<ModelVersion> list(int limit);

  /** The version that somebody means, if there is one. */
  Optional<ModelVersion> find(ModelReference reference);

  /**
   * Versions of one model, the newest first; none if there is no such model.
   *
   * @param limit at most so many
   */
  List<ModelVersion> versions(String model, int limit);

  /**
   * Changes what people wrote about a version, and says how it is then; nothing if there is no such
   * version.
   *
   * @throws dev.cafrun.core.validation.InvalidComponentException if that makes no marks
   */
  Optional<Marks> mark(String model, int version, MarkChange change);

  /** Where a model's aliases point. */
  SortedMap<String, Integer> aliases(String model);

  /** What a model asks of its {@code production}; nothing if there is no such model. */
  Optional<GatesSpec> gates(String model);

  /** Where an alias stands, and the number of its last move. */
  AliasPosition position(String model, String alias);

  /**
   * Moves of a model's aliases with what each rested on, the newest first.
   *
   * @param alias nothing: of all
   * @param before only earlier ones than the move of this number
   * @param limit at most so many
   */
  List<AliasMove> moves(String model, @Nullable String alias, long before, int limit);

  /**
   * Sets a model's gates and points its aliases where they are wanted, as far as the gates let it.
   * Idempotent.
   *
   * @param who wants it
   * @param reason for people, kept for ever
   * @return why an alias does not point where it is wanted, by alias; empty if all do
   */
  SortedMap<String, List<Failure>> apply(CafModel wish, String who, String reason);

  /**
   * Moves one alias, if the gates that the model has let it and nobody else is quicker. The gates
   * may read what both versions said about each face.
   *
   * @throws dev.cafrun.core.failure.StageException PLATFORM if that cannot be read now
   */
  PromotionOutcome fulfil(AliasWish wish);

  /**
   * The version's {@code model.caf} on this machine, checked against what was registered. Fetched
   * once; read it, never write it.
   *
   * @throws dev.cafrun.core.failure.StageException PLATFORM if it is gone or cannot be fetched,
   *     USER {@code MODEL_CHANGED} if it is another by now
   */
  Path file(ModelVersion version);
}
