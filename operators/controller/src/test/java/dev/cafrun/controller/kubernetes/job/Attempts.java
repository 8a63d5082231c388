package dev.cafrun.controller.kubernetes.job;

import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.launch.Assignment;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.core.canonical.CanonicalTree;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.worker.StoreAddress;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An attempt and what its Job is made from. */
final class Attempts {
  static final UUID RUN = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
  static final Attempt TRAIN = new Attempt(RUN, StageId.train(3), 2);

  private Attempts() {}

  static JobManifest manifest(Optional<String> queue, Map<String, String> settings) {
    return new JobManifest(
        new RunObject("lab", "affectnet.resnet18", RUN, queue, Optional.empty()),
        MockCluster.settings(settings),
        new StoreAddress("http://s3:9000", "us-east-1", "cafrun"),
        "secret-token",
        MockCluster.INSTALLATION);
  }

  /**
   * @param spec beside the dataset
   */
  static Job job(Map<String, Object> spec) {
    return job(manifest(Optional.empty(), Map.of()), spec);
  }

  static Job job(JobManifest manifest, Map<String, Object> spec) {
    RunSpec read = read(spec);
    return manifest.job(TRAIN, assignment(manifest, read), read);
  }

  static Assignment assignment(JobManifest manifest, RunSpec spec) {
    return new Assignment(
        "affectnet.resnet18",
        new StageKey(Sha256.of("key")),
        manifest.settings().program(),
        CanonicalTree.of(spec),
        Map.of(StageId.of("align"), new StageKey(Sha256.of("input"))),
        "");
  }

  static RunSpec read(Map<String, Object> spec) {
    Map<String, Object> whole = new HashMap<>(spec);
    whole.putIfAbsent("dataset", Map.of("format", "demo"));
    whole.put("train", Map.of("seeds", List.of(3)));
    return RunReader.readSpec(whole);
  }
}
