package dev.cafrun.controller.mlflow;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.CoreJson;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.history.tracking.ModelPages;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.registry.RegisteredModels;
import dev.cafrun.controller.run.ArchivedLogs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.promotion.AliasWish;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.MarkChange;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * A history with four runs: quickstart (twice) succeeded and registered versions 1 and 2, of which
 * 1 is production; broken failed; plain, without an experiment, is training.
 */
@Alternative
@Singleton
public class TrackedHistory {
  static final String WEIGHTS = "weights of ";

  private static final StageId TRAIN = StageId.train(1);

  private final DataSource database;
  private final History history;
  private final ObjectStore store = new FetchingStore();
  private final Path cache;
  private final Artifacts artifacts = new Artifacts(store);
  final UUID first;
  final UUID second;
  final UUID broken;
  final UUID plain;

  TrackedHistory() throws SQLException, IOException {
    cache = Files.createTempDirectory("tracked");
    database = TestDatabase.migrated("tracked_" + Long.toHexString(System.nanoTime()));
    history = History.over(database);
    first = quickstart(0.5);
    second = quickstart(0.625);
    List<Failure> refused =
        models()
            .fulfil(AliasWish.of("quickstart", "production", 1, "somebody", "a test"))
            .refusals();
    if (!refused.isEmpty()) {
      throw new IllegalStateException(refused.toString());
    }
    broken =
        submit("broken", Map.of("cafrun.dev/experiment", "trials", "team", "affect"), "alexnet");
    history.runs().enter(broken, RunPhase.FAILED, Failure.user("NO_SPACE", "the disk is full"));
    history
        .marks()
        .change(
            second, new MarkChange("looks right", Map.of("best", "yes", "team", "?"), Set.of()));
    history
        .marks()
        .change("quickstart", 1, new MarkChange("goes live", Map.of("stage", "paper"), Set.of()));
    plain = submit("plain", Map.of(), "resnet18");
    history.runs().enter(plain, RunPhase.RUNNING, null);
    history.stages().launching(plain, TRAIN, 1, key("plain"));
    history
        .metrics()
        .add(
            plain,
            TRAIN,
            List.of(
                new MetricPoint("loss", 1, 1.5),
                new MetricPoint("loss", 2, Double.POSITIVE_INFINITY),
                new MetricPoint("alpha", 7, 0.25)));
  }

  /** What the run's author wrote is the same twice: the scores differ. */
  private UUID quickstart(double ccc) {
    UUID run =
        submit(
            "quickstart", Map.of("cafrun.dev/experiment", "trials", "team", "affect"), "resnet18");
    history.runs().enter(run, RunPhase.RUNNING, null);
    Manifest trained = output(TRAIN, run, "training.csv", "iteration,loss\n1,2.5\n9,0.5\n");
    Curve loss =
        new Curve(TRAIN, "loss", true, List.of(new Curve.Point(1, 2.5), new Curve.Point(9, 0.5)));
    history
        .stages()
        .completed(
            run,
            Map.of(
                TRAIN,
                new Completed(trained, false, trained.key(), true, Map.of(), List.of(loss))));
    StageId evaluate = StageId.of(StageKind.EVALUATE);
    Manifest scores = output(evaluate, run, "metrics.json", "{\"ccc\": " + ccc + "}");
    history
        .stages()
        .completed(
            run,
            Map.of(
                evaluate,
                new Completed(
                    scores,
                    false,
                    scores.key(),
                    true,
                    Map.of(
                        "valence", Map.of("ccc", ccc),
                        "arousal", Map.of("ccc", 0.5),
                        "samples", 480))));
    StageId register = StageId.of(StageKind.REGISTER);
    Manifest model = output(register, run, "model.caf", WEIGHTS + run);
    history
        .stages()
        .completed(run, Map.of(register, new Completed(model, false, model.key(), true, Map.of())));
    history.runs().enter(run, RunPhase.SUCCEEDED, null);
    return run;
  }

  private UUID submit(String name, Map<String, String> labels, String backbone) {
    CafRun run =
        RunReader.read(
            Map.of(
                "apiVersion",
                "cafrun.dev/v1alpha1",
                "kind",
                "CafRun",
                "metadata",
                Map.of("name", name, "labels", labels),
                "spec",
                Map.of(
                    "dataset",
                    Map.of("format", "csv", "source", "s3://faces/small"),
                    "train",
                    Map.of("backbone", backbone, "seeds", List.of(1)),
                    "register",
                    Map.of("model", "quickstart", "alias", "candidate"))));
    return history.runs().submit(run, same -> true).run().line().id();
  }

  private static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }

  private Manifest output(StageId stage, UUID run, String file, String content) {
    StageKey key = key(stage + " of " + run);
    StoredFile stored = artifacts.put(stage.kind(), key, file, content.getBytes(UTF_8));
    return artifacts.seal(
        new Manifest(
            stage, key, List.of(stored), Map.of(), Map.of("seed", "1"), "2026-03-01T12:00:00Z"));
  }

  /** Somebody with the bucket's key puts another file in the place of what a run registered. */
  void swapModel(UUID run) {
    String place =
        ArtifactLayout.file(
            StageKind.REGISTER, key("register of " + run), "model.caf", Sha256.of(WEIGHTS + run));
    store.put(place, "something else".getBytes(UTF_8), "application/octet-stream");
  }

  /** The same, with a manifest that fits. */
  void swapManifest(UUID run) {
    StageKey key = key("register of " + run);
    StoredFile other =
        artifacts.put(StageKind.REGISTER, key, "model.caf", "other weights".getBytes(UTF_8));
    store.put(
        ArtifactLayout.manifest(StageKind.REGISTER, key, 2),
        CoreJson.bytes(
            new Manifest(
                StageId.of(StageKind.REGISTER),
                key,
                List.of(other),
                Map.of(),
                Map.of("seed", "1"),
                "2026-03-01T12:00:00Z")),
        "application/json");
  }

  /** Everything is as it was. */
  void putBack(UUID run) {
    StageKey key = key("register of " + run);
    store.delete(ArtifactLayout.manifest(StageKind.REGISTER, key, 2));
    artifacts.put(StageKind.REGISTER, key, "model.caf", (WEIGHTS + run).getBytes(UTF_8));
  }

  @Produces
  @Singleton
  @EveryTenant
  Runs runs() {
    return new RecordedRuns(
        history, new Outputs(store), new ArchivedLogs(store, Path.of("none")), Clock.systemUTC());
  }

  @Produces
  @Singleton
  @EveryTenant
  Models models() {
    return new RegisteredModels(history, store, cache, GoldenReader.none());
  }

  @Produces
  @Singleton
  ObjectStore store() {
    return store;
  }

  @Produces
  @Singleton
  TrackingStore tracking() {
    return TrackingStore.over(database);
  }

  @Produces
  @Singleton
  ModelPages pages() {
    return ModelPages.over(database);
  }

  /** Gives files out, too. */
  private static final class FetchingStore extends MemoryStore {
    @Override
    public void fetch(String key, Path target, Sha256 expected) {
      byte[] content = read(key).orElseThrow();
      if (!Sha256.of(content).equals(expected)) {
        throw new StageException(
            Failure.platform(CONTENT_CORRUPT, key + " is not what was stored there"));
      }
      try {
        Files.write(target, content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
