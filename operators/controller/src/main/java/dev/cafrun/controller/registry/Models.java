package dev.cafrun.controller.registry;

import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.promotion.CafModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** What people can ask of the registry. Thread-safe. */
public interface Models {
  /**
   * Versions of all models, by name, the newest version first.
   *
   * @param limit at most so many: those with an alias before those without, then the newest
   */
  List<ModelVersion> list(int limit);

  /** The version that somebody means, if there is one. */
  Optional<ModelVersion> find(ModelReference reference);

  /**
   * Sets a model's gates and points its aliases where they are wanted, as far as the gates let it.
   * Idempotent.
   *
   * @param reason for people, kept for ever
   * @return why an alias does not point where it is wanted, by alias; empty if all do
   */
  SortedMap<String, List<Failure>> apply(CafModel wish, String reason);

  /**
   * Points one alias to a version, if the gates that the model has let it. Idempotent.
   *
   * @param reason for people, kept for ever
   * @return why it does not; empty if it does
   */
  List<Failure> promote(String model, String alias, int version, String reason);

  /**
   * The version's {@code model.caf} on this machine, checked against what was registered. Fetched
   * once; read it, never write it.
   *
   * @throws dev.cafrun.core.failure.StageException PLATFORM if it is gone or cannot be fetched,
   *     USER {@code MODEL_CHANGED} if it is another by now
   */
  Path file(ModelVersion version);
}
