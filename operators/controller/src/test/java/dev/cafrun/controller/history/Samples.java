package dev.cafrun.controller.history;

import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.util.List;
import java.util.Map;

/** Runs and outputs to remember. */
final class Samples {
  private Samples() {}

  /** A run with two seeds that registers {@code <name>-model} as candidate. */
  static CafRun run(String name) {
    return run(name, 1, 2);
  }

  static CafRun run(String name, Integer... seeds) {
    return run(name, List.of(seeds));
  }

  static CafRun seeds(String name, Long... seeds) {
    return run(name, List.of(seeds));
  }

  private static CafRun run(String name, List<? extends Number> seeds) {
    return RunReader.read(
        Map.of(
            "apiVersion",
            "cafrun.dev/v1alpha1",
            "kind",
            "CafRun",
            "metadata",
            Map.of("name", name, "labels", Map.of("team", "affect")),
            "spec",
            Map.of(
                "dataset", Map.of("format", "csv", "source", "file:///data"),
                "train", Map.of("seeds", seeds),
                "register", Map.of("model", name + "-model", "alias", "candidate"))));
  }

  static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }

  /** An output with one file of that content. */
  static Manifest output(StageId stage, StageKey key, String content) {
    return new Manifest(
        stage,
        key,
        List.of(new StoredFile("file.csv", Sha256.of(content).hex(), content.length(), "text/csv")),
        Map.of("samples", 900, "share", 0.25),
        Map.of("seed", "1"),
        "2026-01-01T00:00:00Z");
  }

  static Completed made(Manifest output) {
    return new Completed(output, false, output.key(), true, Map.of());
  }
}
