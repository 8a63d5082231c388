package dev.cafrun.controller.web.door;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.artifacts.ObjectStore;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.promotion.GoldenReader;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.tracking.ModelPages;
import dev.cafrun.controller.history.tracking.TrackingStore;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.registry.Models;
import dev.cafrun.controller.registry.RegisteredModels;
import dev.cafrun.controller.run.ArchivedLogs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.tenant.EveryTenant;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.artifact.StoredFile;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.promotion.CafModel;
import dev.cafrun.core.promotion.GatesSpec;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Namespaces ours and theirs, with a run each that registered version 1 of a model, emotion, that
 * is its candidate; and theirs with a model, gift, that ours may read.
 */
@Alternative
@Singleton
public class TwoTenants {
  final History history;
  final UUID ours;
  final UUID theirs;
  private final DataSource database;
  private final ObjectStore store = new MemoryStore();
  private final Artifacts artifacts = new Artifacts(store);

  TwoTenants() throws SQLException {
    database = TestDatabase.migrated("tenants_" + Long.toHexString(System.nanoTime()));
    history = History.over(database);
    ours = run("ours", "our-run", "emotion");
    theirs = run("theirs", "their-secret", "emotion");
    run("theirs", "their-present", "gift");
    models()
        .within(Tenants.of("theirs"))
        .apply(
            new CafModel("gift", new TreeMap<>(), GatesSpec.NONE, new TreeSet<>(Set.of("ours"))),
            "somebody",
            "a test");
  }

  private UUID run(String namespace, String name, String model) {
    UUID run = UUID.randomUUID();
    history
        .runs()
        .admit(
            run,
            RunReader.read(
                Map.of(
                    "apiVersion",
                    "cafrun.dev/v1alpha1",
                    "kind",
                    "CafRun",
                    "metadata",
                    Map.of(
                        "name", name, "labels", Map.of("cafrun.dev/experiment", "of-" + namespace)),
                    "spec",
                    Map.of(
                        "dataset",
                        Map.of("format", "csv", "source", "s3://faces/" + namespace),
                        "train",
                        Map.of("seeds", List.of(1)),
                        "register",
                        Map.of("model", model, "alias", "candidate")))),
            namespace,
            null,
            null);
    history.runs().enter(run, RunPhase.RUNNING, null);
    complete(run, StageId.train(1), Map.of("training.csv", "iteration,loss\n1,2.5\n"));
    complete(run, StageId.of(StageKind.EVALUATE), Map.of("metrics.json", "{}"));
    complete(
        run,
        StageId.of(StageKind.REGISTER),
        Map.of("model.caf", "weights of " + run, "golden-faces.json", "[]"));
    return run;
  }

  private void complete(UUID run, StageId stage, Map<String, String> files) {
    StageKey key = new StageKey(Sha256.of(stage + " of " + run));
    List<StoredFile> stored =
        new TreeMap<>(files)
            .entrySet().stream()
                .map(
                    file ->
                        artifacts.put(
                            stage.kind(), key, file.getKey(), file.getValue().getBytes(UTF_8)))
                .toList();
    Manifest output =
        artifacts.seal(
            new Manifest(
                stage, key, stored, Map.of(), Map.of("seed", "1"), "2026-03-01T12:00:00Z"));
    Map<String, Object> metrics =
        stage.kind() == StageKind.EVALUATE
            ? Map.of("valence", Map.of("ccc", 0.5), "arousal", Map.of("ccc", 0.5), "samples", 48)
            : Map.of();
    history
        .stages()
        .completed(run, Map.of(stage, new Completed(output, false, key, true, metrics)));
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
    return new RegisteredModels(
        history, store, Path.of("target", "two-tenants"), GoldenReader.none());
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
}
