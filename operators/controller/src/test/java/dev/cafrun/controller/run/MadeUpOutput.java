package dev.cafrun.controller.run;

import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What a stage leaves behind where nobody computes anything. */
public final class MadeUpOutput {
  private MadeUpOutput() {}

  public static void write(
      ObjectStore store, StageId stage, StageKey key, Map<StageId, StageKey> inputs) {
    write(store, stage, key, inputs, Map.of());
  }

  /**
   * @param summary of the manifest
   */
  public static void write(
      ObjectStore store,
      StageId stage,
      StageKey key,
      Map<StageId, StageKey> inputs,
      Map<String, Object> summary) {
    StageKind kind = stage.kind();
    byte[] content =
        (kind == StageKind.EVALUATE
                ? "{\"valence\":{\"ccc\":0.71},\"arousal\":{\"ccc\":0.6}}"
                : stage + " of " + inputs)
            .getBytes(StandardCharsets.UTF_8);
    String name = kind == StageKind.EVALUATE ? "metrics.json" : "result.txt";
    store.put(ArtifactLayout.file(kind, key, name), content, "text/plain");
    store.putIfAbsent(
        ArtifactLayout.manifest(kind, key),
        CoreJson.bytes(
            new Manifest(
                stage,
                key,
                List.of(
                    new StoredFile(name, Sha256.of(content).hex(), content.length, "text/plain")),
                summary,
                Map.of(),
                Instant.now().toString())),
        "application/json");
  }
}
