package dev.cafrun.controller.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.controller.home.Home;
import dev.cafrun.controller.home.HomeServices;
import dev.cafrun.controller.home.ServicesConfiguration;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisteredModelsIT {
  private static final StageKey KEY = StageKey.of("cd".repeat(32));

  private static final ServicesConfiguration ONLY_THE_OBJECT_STORE =
      ServicesConfiguration.from(Map.of("CAFRUN_DB_URL", "jdbc:postgresql://db.invalid/caf"));

  @TempDir Path folder;

  private HomeServices services;
  private ObjectStore store;

  @BeforeEach
  void anObjectStore() {
    services = HomeServices.open(new Home(folder.resolve("home")), ONLY_THE_OBJECT_STORE);
    store =
        S3ObjectStore.at(services.objectStore().address(), services.objectStore().credentials());
  }

  @AfterEach
  void end() {
    store.close();
    services.close();
  }

  private RegisteredModels models(String database) throws Exception {
    return new RegisteredModels(
        History.over(TestDatabase.migrated(database)),
        store,
        folder.resolve("cache"),
        GoldenReader.none());
  }

  @Test
  void aModelIsFetchedOnceAndNeverBelievedUnchecked() throws Exception {
    ModelVersion version = registered(store, "weights");
    RegisteredModels models = models("registered_models");

    Path file = models.file(version);
    assertThat(file).hasContent("weights");
    assertThat(file.toString()).endsWith(".caf");

    Files.writeString(file, "weighty");
    assertThat(models.file(version)).isEqualTo(file).hasContent("weights");

    store.delete(ArtifactLayout.file(StageKind.REGISTER, KEY, "model.caf", Sha256.of("weights")));
    assertThat(models.file(version)).as("it is here already").hasContent("weights");

    Files.delete(file);
    assertThatThrownBy(() -> models.file(version))
        .isInstanceOf(StageException.class)
        .hasMessageContaining("model.caf");
  }

  @Test
  void aModelThatWasSwappedInTheBucketIsNotLoadedHoweverWellItsManifestFits() throws Exception {
    ModelVersion version = registered(store, "weights");
    RegisteredModels models = models("swapped_models");
    Path before = models.file(version);

    for (int number = 1; number <= 2; number++) {
      StoredFile swapped =
          new Artifacts(store).put(StageKind.REGISTER, KEY, "model.caf", "weighty".getBytes(UTF_8));
      store.put(
          ArtifactLayout.manifest(StageKind.REGISTER, KEY, number),
          CoreJson.bytes(manifest(swapped)),
          "application/json");

      assertThatThrownBy(() -> models.file(version))
          .as("whether it is here already or not")
          .isInstanceOfSatisfying(
              StageException.class, e -> assertThat(e.failure().code()).isEqualTo("MODEL_CHANGED"))
          .hasMessageContaining("affect version 1 is not in the object store as it was registered")
          .hasMessageContaining(version.content().hex());
    }
    assertThat(before).hasContent("weights");
  }

  private static Manifest manifest(StoredFile file) {
    return new Manifest(
        StageId.of(StageKind.REGISTER),
        KEY,
        List.of(file),
        Map.of(),
        Map.of(),
        "2026-03-01T12:00:00Z");
  }

  private ModelVersion registered(ObjectStore store, String content) throws Exception {
    store.createBucket();
    Artifacts artifacts = new Artifacts(store);
    StoredFile stored =
        artifacts.put(
            StageKind.REGISTER, KEY, Files.writeString(folder.resolve("model.caf"), content));
    Manifest manifest = manifest(stored);
    assertThat(artifacts.seal(manifest)).isEqualTo(manifest);
    return new ModelVersion(
        "affect",
        1,
        manifest.contentDigest(),
        KEY,
        new UUID(0, 1),
        "affect-1",
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        List.of());
  }
}
