package dev.cafrun.controller.drive;

import dev.cafrun.core.dataset.DatasetSpec;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs on generated faces, small enough to be read. */
public final class TestRuns {
  public static final Program PROGRAM = Program.ofFolder("image");

  private TestRuns() {}

  public static CafRun quickstart() {
    return run(Map.of());
  }

  /**
   * @param more fields of the spec, over a run with two seeds whose retries do not wait
   */
  public static CafRun run(Map<String, Object> more) {
    Map<String, Object> retry = Map.of("retry", Map.of("limit", 2, "backoff", "0s"));
    Map<String, Object> spec = new HashMap<>();
    spec.put("dataset", Map.of("format", "demo"));
    spec.put("train", Map.of("seeds", List.of(1, 2)));
    spec.put("register", Map.of("model", "smile", "alias", "candidate"));
    spec.put(
        "stages",
        Map.of("ingest", retry, "align", retry, "group", retry, "train", retry, "evaluate", retry));
    spec.putAll(more);
    return RunReader.read(
        Map.of(
            "apiVersion",
            RunReader.API_VERSION,
            "kind",
            RunReader.KIND,
            "metadata",
            Map.of("name", "quickstart"),
            "spec",
            spec));
  }

  static DatasetSpec dataset(String source) {
    return run(Map.of("dataset", Map.of("format", "csv", "source", source))).spec().dataset();
  }
}
