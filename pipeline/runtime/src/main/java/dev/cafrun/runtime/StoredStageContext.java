package dev.cafrun.runtime;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.dataset.BucketFolder;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.run.RunSpec;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.training.InitialSpec;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The world of a stage whose inputs are in the object store. */
final class StoredStageContext implements StageContext {
  private final StageRequest request;
  private final RunSpec spec;
  private final ObjectStore store;
  private final Artifacts artifacts;
  private final InputCache cache;
  private final Workspace workspace;
  private final Events events;
  private final Checkpoints checkpoints;
  private final Map<StageId, Manifest> manifests = new ConcurrentHashMap<>();
  private final Queue<StoredFile> adopted = new ConcurrentLinkedQueue<>();

  StoredStageContext(
      StageRequest request,
      ObjectStore store,
      InputCache cache,
      Workspace workspace,
      Events events,
      Checkpoints checkpoints) {
    this.request = request;
    this.spec = RunReader.readSpec(request.spec());
    this.store = store;
    this.artifacts = new Artifacts(store);
    this.cache = cache;
    this.workspace = workspace;
    this.events = events;
    this.checkpoints = checkpoints;
  }

  @Override
  public StageId stage() {
    return request.stage();
  }

  @Override
  public StageKey key() {
    return request.key();
  }

  @Override
  public String runId() {
    return request.runId();
  }

  @Override
  public String runName() {
    return request.runName();
  }

  @Override
  public RunSpec spec() {
    return spec;
  }

  @Override
  public List<StageId> inputs(StageKind kind) {
    return request.inputs().keySet().stream()
        .filter(input -> input.kind() == kind)
        .sorted()
        .toList();
  }

  @Override
  public Manifest manifest(StageId input) {
    return manifests.computeIfAbsent(
        input, wanted -> artifacts.manifest(wanted.kind(), keyOf(wanted)));
  }

  private StageKey keyOf(StageId input) {
    StageKey key = request.inputs().get(input);
    if (key == null) {
      throw new StageException(
          Failure.fatal(
              "INPUT_MISSING", "The stage " + stage() + " was not given the output of " + input));
    }
    return key;
  }

  @Override
  public Path input(StageId input, String file) throws IOException {
    Manifest manifest = manifest(input);
    StoredFile stored = stored(manifest, input, file);
    return cache.file(
        new Sha256(stored.sha256()), target -> artifacts.fetch(manifest, stored, target));
  }

  private static StoredFile stored(Manifest manifest, StageId input, String file) {
    return manifest
        .file(file)
        .orElseThrow(
            () ->
                new StageException(
                    Failure.fatal(
                        "INPUT_MISSING", "The output of " + input + " has no file " + file + ".")));
  }

  @Override
  public void adopt(StageId input, String file) {
    if (input.kind() != stage().kind()) {
      throw new IllegalArgumentException(stage() + " is no stage of the same kind as " + input);
    }
    Manifest manifest = manifest(input);
    adopted.add(stored(manifest, input, file).keptWith(manifest.key()));
  }

  /** What {@link #adopt} made part of the output. */
  List<StoredFile> adopted() {
    return List.copyOf(adopted);
  }

  @Override
  public Path copy(BucketFolder dataset) throws IOException, InterruptedException {
    return new BucketCopy(store, events)
        .bring(dataset, Files.createTempDirectory(scratch(), "dataset-"));
  }

  @Override
  public Path initial(InitialSpec wanted) throws IOException {
    return new InitialCopy(store, cache).bring(wanted);
  }

  @Override
  public Path scratch() {
    return workspace.work();
  }

  @Override
  public Path output(String name) {
    if (name.isBlank() || name.contains("/") || name.equals(Manifest.NAME)) {
      throw new IllegalArgumentException("not a name for an output file: '" + name + "'");
    }
    return workspace.outputs().resolve(name);
  }

  @Override
  public Events events() {
    return events;
  }

  @Override
  public Checkpoints checkpoints() {
    return checkpoints;
  }
}
