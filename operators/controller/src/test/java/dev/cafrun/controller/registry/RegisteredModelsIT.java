package dev.cafrun.controller.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.testing.EmbeddedS3Proxy;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.ModelVersion;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegisteredModelsIT {
  private static final StageKey KEY = StageKey.of("cd".repeat(32));

  @TempDir Path folder;

  @Test
  void aModelIsFetchedOnceAndNeverBelievedUnchecked() throws Exception {
    try (EmbeddedS3Proxy server = EmbeddedS3Proxy.start(folder.resolve("objects"));
        ObjectStore store = server.client()) {
      ModelVersion version = registered(store, "weights");
      RegisteredModels models =
          new RegisteredModels(
              History.over(TestDatabase.migrated("registered_models")).models(),
              store,
              folder.resolve("cache"));

      Path file = models.file(version);
      assertThat(file).hasContent("weights");
      assertThat(file.toString()).endsWith(".caf");

      Files.writeString(file, "weighty");
      assertThat(models.file(version)).isEqualTo(file).hasContent("weights");

      store.delete(ArtifactLayout.file(StageKind.REGISTER, KEY, "model.caf"));
      assertThat(models.file(version)).as("it is here already").hasContent("weights");

      Files.delete(file);
      assertThatThrownBy(() -> models.file(version))
          .isInstanceOf(StageException.class)
          .hasMessageContaining("model.caf");
    }
  }

  private ModelVersion registered(ObjectStore store, String content) throws Exception {
    store.createBucket();
    Artifacts artifacts = new Artifacts(store);
    StoredFile stored =
        artifacts.put(
            StageKind.REGISTER, KEY, Files.writeString(folder.resolve("model.caf"), content));
    StageId register = StageId.of(StageKind.REGISTER);
    Manifest manifest =
        new Manifest(register, KEY, List.of(stored), Map.of(), Map.of(), "2026-03-01T12:00:00Z");
    assertThat(artifacts.seal(manifest)).isTrue();
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
