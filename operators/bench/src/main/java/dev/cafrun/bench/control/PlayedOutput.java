package dev.cafrun.bench.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a stage leaves in the object store where nobody computes anything: small files. */
final class PlayedOutput {
  private PlayedOutput() {}

  /** The manifest last, as workers do. Idempotent. */
  static void write(ObjectStore store, StageRequest request) {
    StageKind kind = request.stage().kind();
    Artifacts artifacts = new Artifacts(store);
    List<StoredFile> stored = new ArrayList<>();
    files(request)
        .forEach(
            (name, text) ->
                stored.add(artifacts.put(kind, request.key(), name, text.getBytes(UTF_8))));
    Manifest unused =
        artifacts.seal(
            new Manifest(
                request.stage(),
                request.key(),
                stored,
                Map.of("samples", 3),
                Map.of("program", "bench"),
                Instant.now().toString()));
  }

  private static Map<String, String> files(StageRequest request) {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("result.txt", "output " + request.key());
    if (request.stage().kind() == StageKind.EVALUATE) {
      files.put("metrics.json", "{\"valence\":{\"ccc\":0.71},\"arousal\":{\"ccc\":0.6}}");
    }
    return files;
  }
}
