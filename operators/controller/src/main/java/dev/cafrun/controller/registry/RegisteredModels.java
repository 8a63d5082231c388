package dev.cafrun.controller.registry;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.FileDigest;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.ModelRegistry;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.promotion.CafModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/** The registry's models, and copies of their files in a folder of this machine, by digest. */
public final class RegisteredModels implements Models {
  private final ModelRegistry registry;
  private final Artifacts artifacts;
  private final Path cache;

  /**
   * @param cache made when it is first needed
   */
  public RegisteredModels(ModelRegistry registry, ObjectStore store, Path cache) {
    this.registry = registry;
    this.artifacts = new Artifacts(store);
    this.cache = cache;
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
  public SortedMap<String, List<Failure>> apply(CafModel wish, String reason) {
    return registry.apply(wish, reason);
  }

  @Override
  public List<Failure> promote(String model, String alias, int version, String reason) {
    return registry.promote(model, alias, version, reason);
  }

  @Override
  public Path file(ModelVersion version) {
    RegisteredOutput output = RegisteredOutput.of(version, artifacts);
    StoredFile stored = output.model();
    Path file = cache.resolve(stored.sha256() + ".caf");
    try {
      if (!Files.exists(file) || !FileDigest.of(file).hex().equals(stored.sha256())) {
        Files.createDirectories(cache);
        artifacts.fetch(output.manifest(), stored, file);
      }
      return file;
    } catch (IOException e) {
      throw new StageException(
          Failure.platform("IO_FAILED", "the model cannot be kept in " + cache + ": " + e), e);
    }
  }
}
