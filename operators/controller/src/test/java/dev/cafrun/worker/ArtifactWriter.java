package dev.cafrun.worker;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.artifacts.S3ObjectStore;
import dev.cafrun.artifacts.StoreCredentials;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Small files whose content follows from the inputs' contents, and the manifest last. */
record ArtifactWriter(StageRequest request, Script script) {
  private static final Unregistered CONSTANT =
      new Unregistered("MODEL_WITHOUT_METRICS", "valence.pcc is undefined");

  void write() throws IOException {
    try (ObjectStore store =
        S3ObjectStore.at(request.store(), StoreCredentials.of(System.getenv()))) {
      List<StoredFile> files = new ArrayList<>();
      for (Map.Entry<String, String> file : files(store).entrySet()) {
        files.add(put(store, file.getKey(), file.getValue().getBytes(UTF_8)));
      }
      Manifest manifest =
          new Manifest(
              request.stage(),
              request.key(),
              files,
              nothing() ? CONSTANT.summary() : Map.of("samples", 3),
              Map.of("program", "test worker"),
              Instant.now().toString());
      if (new Artifacts(store).seal(manifest).equals(manifest)) {
        script.note("manifests", request.stage() + " " + request.key());
      }
    }
  }

  private boolean nothing() {
    return script.has(request.stage() + ".nothing");
  }

  private Map<String, String> files(ObjectStore store) {
    Map<String, String> files = new LinkedHashMap<>();
    if (nothing()) {
      return files;
    }
    Object settings = request.spec().getOrDefault(kind().spelling(), Map.of());
    files.put("result.txt", request.stage() + " of " + inputs(store) + " with " + settings);
    switch (kind()) {
      case TRAIN -> files.put("training.csv", "iteration,loss,mi\n1,0.5,\n2,0.25,0.1\n");
      case EVALUATE ->
          files.put(
              "metrics.json",
              "{\"valence\":{\"ccc\":0.71},\"arousal\":{\"rmse\":0.2},\"samples\":3}");
      case REGISTER -> {
        files.put("model-version.json", "{\"model\":\"" + model() + "\"}");
        files.put("model.caf", "parameters of " + inputs(store));
      }
      case INGEST, ALIGN, GROUP -> {}
    }
    return files;
  }

  private Object model() {
    return ((Map<?, ?>) request.spec().getOrDefault("register", Map.of())).get("model");
  }

  private Map<StageId, Sha256> inputs(ObjectStore store) {
    Map<StageId, Sha256> digests = new TreeMap<>();
    request
        .inputs()
        .forEach(
            (input, key) ->
                digests.put(
                    input, new Artifacts(store).manifest(input.kind(), key).contentDigest()));
    return digests;
  }

  private StoredFile put(ObjectStore store, String name, byte[] content) throws IOException {
    Path file = Files.write(Path.of(request.scratch()).resolve(name), content);
    return new Artifacts(store).put(kind(), request.key(), file);
  }

  private StageKind kind() {
    return request.stage().kind();
  }
}
