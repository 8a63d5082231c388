package dev.cafrun.runtime;

import dev.cafrun.artifacts.ArtifactState;
import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings one stage from its request to its manifest. Idempotent: killed at any moment and started
 * again, by whomever and however often, it ends with one manifest that stands for its files, and
 * whoever comes late with another output finds that one.
 */
public final class StageRunner {
  private static final Duration CACHE_AGE = Duration.ofDays(7);

  private final ObjectStore store;
  private final Artifacts artifacts;
  private final Clock clock;

  public StageRunner(ObjectStore store, Clock clock) {
    this.store = store;
    this.artifacts = new Artifacts(store);
    this.clock = clock;
  }

  /**
   * Runs the stage unless its output is there already.
   *
   * @return the manifest that stands, not necessarily this attempt's
   * @throws dev.cafrun.core.failure.StageException for failures of the stage and of the store
   */
  public Manifest run(Stage stage, StageRequest request, Events events)
      throws IOException, InterruptedException {
    StageId id = request.stage();
    if (stage.kind() != id.kind()) {
      throw new IllegalArgumentException(
          stage.getClass().getName() + " cannot run the stage " + id);
    }
    Manifest manifest =
        switch (artifacts.look(id.kind(), request.key())) {
          case ArtifactState.Whole(Manifest existing) -> existing;
          case ArtifactState.Damaged(String reason) -> {
            events.warn(
                "ARTIFACT_DAMAGED",
                "The earlier output of " + id + " is damaged: " + reason + ". Making it anew.");
            yield make(stage, request, events);
          }
          case ArtifactState.Absent() -> make(stage, request, events);
        };
    StoredCheckpoints.forget(store, request.key());
    return manifest;
  }

  private Manifest make(Stage stage, StageRequest request, Events events)
      throws IOException, InterruptedException {
    InputCache cache = new InputCache(Path.of(request.cache()));
    try (Workspace workspace = Workspace.in(Path.of(request.scratch()))) {
      var checkpoints = new StoredCheckpoints(store, request.key(), events);
      var context = new StoredStageContext(request, store, cache, workspace, events, checkpoints);
      SourceCheck source = SourceCheck.of(request, context.spec().dataset(), store);
      StageResult result = read(stage, context, source);
      cache.forgetUnusedFor(CACHE_AGE);
      return publish(request, workspace.outputFiles(), context.adopted(), result, events);
    }
  }

  /**
   * What a stage makes of a dataset that changes meanwhile, a complaint too, stands for nothing.
   */
  private static StageResult read(Stage stage, StageContext context, SourceCheck source)
      throws IOException, InterruptedException {
    try {
      StageResult result = stage.run(context);
      source.requireUnchanged();
      return result;
    } catch (IOException | RuntimeException e) {
      source.requireUnchanged();
      throw e;
    }
  }

  private Manifest publish(
      StageRequest request,
      List<Path> outputs,
      List<StoredFile> adopted,
      StageResult result,
      Events events)
      throws IOException {
    StageId id = request.stage();
    if (artifacts.look(id.kind(), request.key()) instanceof ArtifactState.Whole(Manifest theirs)) {
      return theirs; // another attempt was faster
    }
    List<StoredFile> files = new ArrayList<>(adopted);
    for (Path output : outputs) {
      files.add(artifacts.put(id.kind(), request.key(), output));
    }
    Manifest ours =
        new Manifest(
            id,
            request.key(),
            files,
            result.summary(),
            provenance(result),
            clock.instant().toString());
    Manifest sealed = artifacts.seal(ours);
    if (!sealed.contentDigest().equals(ours.contentDigest())) {
      events.warn(
          "OUTPUT_DIFFERS",
          "Two attempts at " + id + " ran at once and their outputs differ; the first one stands.");
    }
    return sealed;
  }

  private static Map<String, String> provenance(StageResult result) {
    Map<String, String> provenance = new TreeMap<>(result.provenance());
    provenance.putIfAbsent("java", Runtime.version().toString());
    provenance.putIfAbsent(
        "platform", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    return provenance;
  }
}
