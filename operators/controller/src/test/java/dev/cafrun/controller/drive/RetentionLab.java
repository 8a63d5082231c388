package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.artifacts.Artifacts;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.history.record.Resumption;
import dev.cafrun.controller.launch.Attempt;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.ArchivedLogs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.ArtifactLayout;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.retention.RetentionPolicy;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.run.RunReader;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A history of runs, what they left, and a policy that collects some of it. */
abstract class RetentionLab {
  static final StageId INGEST = StageId.of("ingest");
  static final StageId ALIGN = StageId.of("align");
  static final StageId TRAIN = StageId.train(1);
  static final StageId EVALUATE = StageId.of("evaluate");
  static final StageId REGISTER = StageId.of("register");
  static final RetentionPolicy MONTH = new RetentionPolicy(Duration.ofDays(30), null);

  @TempDir Path copies;
  FailingStore store = new FailingStore();
  final Set<UUID> withoutLocalLogs = new HashSet<>();
  PGSimpleDataSource database;
  History history;

  /** Fails at one of its removals, as a process that is killed there. */
  static final class FailingStore extends MemoryStore {
    int removals;
    int failsAt = Integer.MAX_VALUE;

    @Override
    public void delete(String key) {
      if (++removals == failsAt) {
        throw new IllegalStateException("killed");
      }
      super.delete(key);
    }
  }

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    database = TestDatabase.migrated("retention", test);
    history = History.over(database);
  }

  boolean anythingOf(String output) {
    return keys().stream().anyMatch(each -> each.contains(key(output).hex()));
  }

  StageKey manifestKey(UUID run, StageId stage) {
    return runs().outputs(handle(run)).get(stage).key();
  }

  Retention retention() {
    return new HistoryRetention(
        history,
        new Outputs(store),
        new Leftovers(
            history.leftovers(),
            history.metrics(),
            store,
            withoutLocalLogs::add,
            Clock.systemUTC()),
        Clock.systemUTC());
  }

  RetentionReport collect(RetentionPolicy policy) {
    return retention().collect(policy, Duration.ZERO, () -> {}).orElseThrow();
  }

  RecordedRuns runs() {
    return new RecordedRuns(
        history, new Outputs(store), new ArchivedLogs(store, copies), Clock.systemUTC());
  }

  RunHandle handle(UUID run) {
    return runs().find(run.toString()).orElseThrow();
  }

  RunDetail detail(UUID run) {
    return runs().detail(handle(run));
  }

  static Instant now() {
    return Clock.systemUTC().instant();
  }

  UUID run(String name, String experiment) {
    return admitted(name, experiment, null);
  }

  UUID resuming(String name, UUID resumed) {
    return admitted(name, "", new Resumption(resumed, TRAIN));
  }

  UUID admitted(String name, String experiment, @Nullable Resumption resumption) {
    UUID run = UUID.randomUUID();
    history.runs().admit(run, wanted(name, experiment), "lab", null, resumption);
    history.runs().enter(run, RunPhase.RUNNING, null);
    return run;
  }

  /** A run whose alignment is shared by two stages. */
  UUID sharded(String name) {
    UUID run = UUID.randomUUID();
    history.runs().admit(run, wanted(name, "", Map.of("shards", 2)), "lab", null, null);
    history.runs().enter(run, RunPhase.RUNNING, null);
    return run;
  }

  static CafRun wanted(String name, String experiment) {
    return wanted(name, experiment, Map.of());
  }

  private static CafRun wanted(String name, String experiment, Map<String, Object> align) {
    return RunReader.read(
        Map.of(
            "apiVersion",
            RunReader.API_VERSION,
            "kind",
            RunReader.KIND,
            "metadata",
            Map.of(
                "name",
                name,
                "labels",
                experiment.isEmpty() ? Map.of() : Map.of("cafrun.dev/experiment", experiment)),
            "spec",
            Map.of(
                "dataset", Map.of("format", "demo"),
                "align", align,
                "train", Map.of("seeds", List.of(1)),
                "register", Map.of("model", name))));
  }

  void make(UUID run, StageId stage, String output) {
    assertThat(history.stages().launching(run, stage, 1, key(output))).isTrue();
    MadeUpOutput.write(store, stage, key(output), Map.of(INGEST, key(output)));
    complete(run, stage, manifest(stage, output), false);
  }

  void find(UUID run, StageId stage, String output) {
    complete(run, stage, manifest(stage, output), true);
  }

  void complete(UUID run, StageId stage, Manifest output, boolean cached) {
    history.stages().completed(run, Map.of(stage, done(output, cached)));
  }

  static Completed done(Manifest output, boolean cached) {
    return new Completed(
        output,
        cached,
        output.key(),
        true,
        output.stage().equals(EVALUATE) ? Map.of("valence", Map.of("ccc", 0.71)) : Map.of(),
        output.stage().equals(TRAIN) && !cached
            ? List.of(new Curve(TRAIN, "loss", true, List.of(new Curve.Point(1, 0.5))))
            : List.of());
  }

  Manifest manifest(StageId stage, String output) {
    return new Artifacts(store).manifest(stage.kind(), key(output));
  }

  /** A checkpoint of a stage and an attempt's log. */
  void leave(UUID run, String output) {
    store.put(ArtifactLayout.checkpoint(key(output), 7), new byte[] {1}, "");
    store.put(new Attempt(run, TRAIN, 1).archivedLog(), new byte[] {1}, "");
  }

  void end(UUID run, RunPhase phase, int daysAgo) throws Exception {
    update(
        "update run set phase = '"
            + phase.spelling()
            + "', finished_at = now() - interval '"
            + daysAgo
            + " days'"
            + (phase == RunPhase.FAILED
                ? ", failure_code = 'X', failure_category = 'USER', failure_message = 'x'"
                : "")
            + " where id = ?",
        run);
  }

  void update(String statement, UUID run) throws Exception {
    try (Connection connection = database.getConnection();
        PreparedStatement update = connection.prepareStatement(statement)) {
      update.setObject(1, run);
      update.executeUpdate();
    }
  }

  boolean there(String kind, String output) {
    return !store.list("artifacts/" + kind + "/" + key(output).hex()).isEmpty();
  }

  List<String> keys() {
    return store.list("").stream().map(object -> object.key()).toList();
  }

  /** What the tables hold that a collection changes. */
  String rows() throws Exception {
    return query(
        """
        select concat_ws(' ', (select count(*) from collection),
          (select count(*) from retention_pass), (select count(*) from garbage),
          (select count(*) from event), (select count(*) from curve),
          (select count(*) from artifact where removed_at is null))""");
  }

  void awaitBlocked() throws Exception {
    while (query(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock'")
        .equals("0")) {
      Thread.sleep(20);
    }
  }

  String query(String sql) throws Exception {
    try (Connection connection = database.getConnection();
        ResultSet found = connection.createStatement().executeQuery(sql)) {
      found.next();
      return found.getString(1);
    }
  }

  static boolean await(CountDownLatch latch) {
    try {
      return latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  static StageKey key(String text) {
    return new StageKey(Sha256.of(text));
  }
}
