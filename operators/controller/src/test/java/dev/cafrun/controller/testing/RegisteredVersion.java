package dev.cafrun.controller.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.history.record.ModelVersion;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Versions of a model whose files are a few words each. */
public final class RegisteredVersion {
  private RegisteredVersion() {}

  /** A version as the registry knows it, and its files as the store has them. */
  public static ModelVersion in(ObjectStore store, Map<String, String> files) {
    Manifest manifest = new Artifacts(store).seal(manifest(store, key(files), files));
    return new ModelVersion(
        "affect",
        1,
        manifest.contentDigest(),
        manifest.key(),
        new UUID(0, 1),
        "affect-1",
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        List.of());
  }

  /** Somebody who may write to the bucket puts other files there, and a manifest that fits them. */
  public static void swap(ObjectStore store, Map<String, String> others) {
    store.list("artifacts/register/").stream()
        .filter(object -> object.key().endsWith(Manifest.NAME))
        .toList()
        .forEach(
            object -> {
              StageKey key =
                  CoreJson.read(store.read(object.key()).orElseThrow(), Manifest.class).key();
              store.put(
                  ArtifactLayout.manifest(StageKind.REGISTER, key, 1),
                  CoreJson.bytes(manifest(store, key, others)),
                  "application/json");
            });
  }

  private static StageKey key(Map<String, String> files) {
    return new StageKey(Sha256.of(new TreeMap<>(files).toString()));
  }

  private static Manifest manifest(ObjectStore store, StageKey key, Map<String, String> files) {
    Artifacts artifacts = new Artifacts(store);
    return new Manifest(
        StageId.of(StageKind.REGISTER),
        key,
        files.entrySet().stream()
            .map(
                file ->
                    artifacts.put(
                        StageKind.REGISTER, key, file.getKey(), file.getValue().getBytes(UTF_8)))
            .toList(),
        Map.of(),
        Map.of(),
        "2026-03-01T12:00:00Z");
  }
}
