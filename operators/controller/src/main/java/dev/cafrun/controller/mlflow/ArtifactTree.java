package dev.cafrun.controller.mlflow;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.mlflow.filter.MlflowException;
import dev.cafrun.controller.mlflow.filter.RunId;
import dev.cafrun.controller.registry.ModelReference;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.registry.RegisteredOutput;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.ModelName;
import dev.cafrun.controller.tenant.Sight;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.run.ReservedNames;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client sees as a tree of files: {@code runs/RUN/STAGE/FILE}, as each stage's end was
 * recorded, and {@code models/NAME/VERSION/FILE}, as it was registered.
 */
@Singleton
final class ArtifactTree {
  private static final String SCHEME = "mlflow-artifacts:/";
  private static final String RUNS = "runs";
  private static final String MODELS = "models";

  private final Runs runs;
  private final Models models;
  private final Sight sight;
  private final Artifacts outputs;

  @Inject
  ArtifactTree(Runs runs, Models models, Sight sight, ObjectStore store) {
    this.runs = runs;
    this.models = models;
    this.sight = sight;
    this.outputs = new Artifacts(store);
  }

  static String uri(UUID run) {
    return SCHEME + RUNS + "/" + RunId.of(run);
  }

  static String uri(String model, int version) {
    return SCHEME + MODELS + "/" + model + "/" + version;
  }

  /**
   * A file or folder in a folder, as MLflow's REST API has it.
   *
   * @param path from the folder
   * @param fileSize in bytes; nothing of folders
   */
  @JsonNaming(SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Listed(String path, boolean isDir, @Nullable Long fileSize) {
    static Listed folder(String name) {
      return new Listed(name, true, null);
    }

    static Listed of(StoredFile file) {
      return new Listed(file.name(), false, file.size());
    }

    Listed under(String folder) {
      return new Listed(folder.isEmpty() ? path : folder + "/" + path, isDir, fileSize);
    }
  }

  /** A file, and the output that it is of. */
  record Leaf(Manifest output, StoredFile file) {}

  /**
   * What lies in a folder. Files hold nothing, and neither does what is not there: clients ask this
   * of whatever they want to download.
   */
  List<Listed> list(String path) {
    List<String> names = names(path);
    if (names.size() == 2 && names.getFirst().equals(RUNS)) {
      return run(names.get(1))
          .map(
              run ->
                  runs.outputs(run).keySet().stream()
                      .map(stage -> Listed.folder(stage.spelling()))
                      .toList())
          .orElse(List.of());
    }
    return names.size() == 3
        ? output(names)
            .map(
                output ->
                    output.files().stream()
                        .filter(file -> isShown(names, file))
                        .map(Listed::of)
                        .toList())
            .orElse(List.of())
        : List.of();
  }

  /**
   * @throws MlflowException if there is none, also if it was collected
   */
  Leaf leaf(String path) {
    List<String> names = names(path);
    Optional<Manifest> output = names.size() == 4 ? output(names) : Optional.empty();
    return output
        .flatMap(
            found ->
                found
                    .file(names.get(3))
                    .filter(file -> isShown(names, file))
                    .map(file -> new Leaf(found, file)))
        .orElseThrow(
            () -> MlflowException.missing(collected(names).orElse("there is no file " + path)));
  }

  private Optional<String> collected(List<String> names) {
    return names.size() == 4 && names.getFirst().equals(RUNS)
        ? run(names.get(1)).flatMap(run -> runs.detail(run).collectedOutput(names.get(2)))
        : Optional.empty();
  }

  private static List<String> names(String path) {
    String trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return List.of(trimmed.split("/", -1));
  }

  private Optional<Manifest> output(List<String> names) {
    return switch (names.getFirst()) {
      case RUNS ->
          run(names.get(1))
              .flatMap(
                  run ->
                      runs.outputs(run).entrySet().stream()
                          .filter(output -> output.getKey().spelling().equals(names.get(2)))
                          .map(Map.Entry::getValue)
                          .findFirst());
      case MODELS ->
          version(names).map(version -> RegisteredOutput.of(version, outputs).manifest());
      default -> Optional.empty();
    };
  }

  private Optional<ModelVersion> version(List<String> names) {
    return Optional.of(names.get(2))
        .filter(ReservedNames::isVersion)
        .flatMap(version -> models.find(new ModelReference(names.get(1), version)));
  }

  /** Golden faces are pictures of a data set, which whoever may read a model has no right to. */
  private boolean isShown(List<String> names, StoredFile file) {
    Tenants own = sight.tenants();
    return !names.getFirst().equals(MODELS)
        || !file.name().equals(ArtifactLayout.GOLDEN_FACES)
        || version(names)
            .map(version -> ModelName.of(ModelName.meant(version.model(), own)).tenant())
            .filter(own::cover)
            .isPresent();
  }

  private Optional<RunHandle> run(String id) {
    return RunId.of(id).flatMap(run -> runs.find(run.toString()));
  }
}
