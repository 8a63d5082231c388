package dev.cafrun.bench.faces;

import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.runtime.Checkpoints;
import dev.cafrun.runtime.Events;
import dev.cafrun.runtime.Stage;
import dev.cafrun.runtime.StageContext;
import dev.cafrun.runtime.StageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A stage between folders: without an object store, whose time is not measured here. */
final class FolderStage implements StageContext, Events {
  private final StageId stage;
  private final RunSpec spec;
  private final Path folder;
  private final @Nullable FolderStage before;
  private final List<String> warnings = Collections.synchronizedList(new ArrayList<>());

  /**
   * @param folder for its outputs and working files; new
   * @param before whose outputs are its input
   */
  FolderStage(StageKind kind, RunSpec spec, Path folder, @Nullable FolderStage before)
      throws IOException {
    this.stage = StageId.of(kind);
    this.spec = spec;
    this.folder = folder;
    this.before = before;
    Files.createDirectories(folder.resolve("outputs"));
    Files.createDirectories(folder.resolve("scratch"));
  }

  /** Runs it once. */
  StageResult run(Stage work) throws IOException, InterruptedException {
    return work.run(this);
  }

  /** What the stage said that people should know, as code and sentence. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public StageId stage() {
    return stage;
  }

  @Override
  public StageKey key() {
    return new StageKey(Sha256.of("benchmark " + stage));
  }

  @Override
  public String runId() {
    return "benchmark";
  }

  @Override
  public String runName() {
    return "benchmark";
  }

  @Override
  public RunSpec spec() {
    return spec;
  }

  @Override
  public List<StageId> inputs(StageKind kind) {
    return before != null && before.stage.kind() == kind ? List.of(before.stage) : List.of();
  }

  @Override
  public Path input(StageId input, String file) {
    if (before == null || !before.stage.equals(input)) {
      throw new IllegalArgumentException(stage + " has no input " + input);
    }
    return before.output(file);
  }

  @Override
  public Path scratch() {
    return folder.resolve("scratch");
  }

  @Override
  public Path output(String name) {
    return folder.resolve("outputs").resolve(name);
  }

  @Override
  public Events events() {
    return this;
  }

  @Override
  public void progress(long done, long total, String unit, Map<String, String> details) {}

  @Override
  public void metric(String name, long step, double value) {}

  @Override
  public void note(String code, String message) {}

  @Override
  public void warn(String code, String message) {
    warnings.add(code + ": " + message);
  }

  @Override
  public Manifest manifest(StageId input) {
    throw absent();
  }

  @Override
  public void adopt(StageId input, String file) {
    throw absent();
  }

  @Override
  public Path copy(BucketFolder dataset) {
    throw absent();
  }

  @Override
  public Path initial(InitialSpec wanted) {
    throw absent();
  }

  @Override
  public Checkpoints checkpoints() {
    throw absent();
  }

  private UnsupportedOperationException absent() {
    return new UnsupportedOperationException(stage + " needs no object store here");
  }
}
