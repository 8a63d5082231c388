package dev.cafrun.controller.history;

import static dev.cafrun.core.plan.StageState.CANCELLED;
import static dev.cafrun.core.plan.StageState.FAILED;
import static dev.cafrun.core.plan.StageState.PENDING;
import static dev.cafrun.core.plan.StageState.RETRYING;
import static dev.cafrun.core.plan.StageState.RUNNING;
import static dev.cafrun.core.plan.StageState.SKIPPED;
import static dev.cafrun.core.plan.StageState.SUCCEEDED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.record.AttemptRecord;
import dev.cafrun.controller.history.record.AttemptState;
import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.history.record.EventLevel;
import dev.cafrun.controller.history.record.EventRecord;
import dev.cafrun.controller.history.record.IndexedOutput;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.history.record.ProgressRecord;
import dev.cafrun.controller.history.record.StageRecord;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.Program;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import dev.cafrun.core.stage.StageKind;
import dev.cafrun.core.worker.StageEvent;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class StageStoreIT {
  private static final StageId INGEST = StageId.of(StageKind.INGEST);
  private static final StageId TRAIN = StageId.train(1);
  private static final Failure LOST = Failure.platform("ATTEMPT_LOST", "the process is gone");
  private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

  private static PGSimpleDataSource database;
  private static History history;
  private static StageStore stages;

  @BeforeAll
  static void aDatabase() throws Exception {
    database = TestDatabase.migrated("stage_store");
    history = History.over(database);
    stages = history.stages();
  }

  @Test
  void runsThatFindTheSameOutputDoNotWaitForEachOther() throws Exception {
    Manifest output = Samples.output(INGEST, Samples.key("found"), "rows");
    UUID first = submit("first");
    stages.launching(first, INGEST, 1, output.key());
    stages.completed(first, Map.of(INGEST, Samples.made(output)));
    PGSimpleDataSource impatient = new PGSimpleDataSource();
    impatient.setUrl(database.getUrl());
    impatient.setUser(database.getUser());
    impatient.setPassword(database.getPassword());
    impatient.setOptions("-c lock_timeout=1ms");

    UUID second = submit("second");
    try (Connection somebody = database.getConnection();
        Statement statement = somebody.createStatement()) {
      somebody.setAutoCommit(false);
      statement.execute("select from artifact for no key update");
      History.over(impatient).stages().completed(second, Map.of(INGEST, Samples.made(output)));
    }

    assertThat(stage(second, INGEST).output()).isEqualTo(output);
  }

  @Test
  void aStageThatFailsOnceAndThenSucceedsKeepsBothAttempts() {
    UUID run = submit("twice");
    Manifest output = Samples.output(INGEST, Samples.key("twice"), "rows");

    stages.launching(run, INGEST, 1, output.key());
    stages.retrying(run, INGEST, 1, LOST, LATER);
    assertThat(stage(run, INGEST))
        .satisfies(
            stage -> {
              assertThat(stage.state()).isEqualTo(RETRYING);
              assertThat(stage.retryAt()).isEqualTo(LATER);
              assertThat(stage.failure()).isEqualTo(LOST);
              assertThat(stage.failures()).isEqualTo(1);
            });
    stages.launching(run, INGEST, 2, output.key());
    stages.completed(run, Map.of(INGEST, Samples.made(output)));

    StageRecord done = stage(run, INGEST);
    assertThat(done.state()).isEqualTo(SUCCEEDED);
    assertThat(done.output()).isEqualTo(output);
    assertThat(done.cached()).isFalse();
    assertThat(done.failure()).isNull();
    assertThat(done.finishedAt()).isNotNull();
    assertThat(done.newestAttempt()).isEqualTo(2);
    assertThat(done.attempts())
        .extracting(AttemptRecord::state)
        .containsExactly(AttemptState.FAILED, AttemptState.SUCCEEDED);
    assertThat(history.runs().find(run).orElseThrow().line().stagesDone()).isEqualTo(1);
  }

  @Test
  void anAttemptThatWorksOnSomethingElseThanWasRecordedIsRecordedSo() {
    UUID run = submit("adopted");
    Program newer = Program.ofImages("caf-worker:2", "caf-worker:2", "cuda:2");
    Program older = Program.ofImages("caf-worker:1", "caf-worker:1", "cuda:1");
    history.programs().runsOn(run, newer);
    stages.launching(run, INGEST, 1, Samples.key("newer"));
    history.programs().runsOn(run, older);
    stages.launching(run, INGEST, 1, Samples.key("older"));

    assertThat(stage(run, INGEST).key()).isEqualTo(Samples.key("older"));
    assertThat(stage(run, INGEST).attempts())
        .singleElement()
        .satisfies(
            attempt -> {
              assertThat(attempt.key()).isEqualTo(Samples.key("older"));
              assertThat(attempt.program()).isEqualTo("caf-worker:1");
              assertThat(attempt.codeVersion()).isEqualTo(INGEST.kind().codeVersion());
            });
    assertThat(history.runs().find(run).orElseThrow().program()).isEqualTo(older);
    assertThat(history.events().of(run))
        .extracting(EventRecord::code)
        .containsOnlyOnce("PROGRAM_CHANGED");
  }

  @Test
  void everythingSaidTwiceIsSaidOnce() {
    UUID run = submit("echo");
    Manifest output = Samples.output(INGEST, Samples.key("echo"), "rows");
    List<Runnable> life =
        List.of(
            () -> stages.launching(run, INGEST, 1, output.key()),
            () -> stages.retrying(run, INGEST, 1, LOST, LATER),
            () -> stages.launching(run, INGEST, 2, output.key()),
            () -> stages.held(run, INGEST),
            () -> stages.launching(run, INGEST, 3, output.key()),
            () -> stages.completed(run, Map.of(INGEST, Samples.made(output))),
            () -> stages.failed(run, TRAIN, 0, LOST),
            () -> stages.skipped(run, StageId.of(StageKind.EVALUATE)),
            () -> stages.cancelled(run, StageId.of(StageKind.REGISTER)));
    for (Runnable step : life) {
      step.run();
      List<StageRecord> once = stages.of(run);
      List<EventRecord> events = history.events().of(run);
      step.run();
      assertThat(stages.of(run)).isEqualTo(once);
      assertThat(history.events().of(run)).isEqualTo(events);
    }
    assertThat(stages.of(run))
        .extracting(StageRecord::state)
        .containsExactly(SUCCEEDED, PENDING, PENDING, FAILED, PENDING, SKIPPED, CANCELLED);
  }

  @Test
  void aHeldStageWaitsAgainAndItsStoppedAttemptDoesNotCount() {
    UUID run = submit("held");
    stages.launching(run, INGEST, 1, Samples.key("held"));
    stages.held(run, INGEST);
    StageRecord held = stage(run, INGEST);
    assertThat(held.state()).isEqualTo(PENDING);
    assertThat(held.failures()).isZero();
    assertThat(held.attempts().getFirst().state()).isEqualTo(AttemptState.STOPPED);
  }

  @Test
  void whatMayNotFollowIsRefusedAndChangesNothing() {
    UUID run = submit("order");
    stages.skipped(run, TRAIN);
    assertThatThrownBy(() -> stages.launching(run, TRAIN, 1, Samples.key("order")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("train-1 may not go from SKIPPED to RUNNING");
    assertThat(stage(run, TRAIN).attempts()).isEmpty();
    assertThatThrownBy(() -> stages.skipped(run, StageId.train(99)))
        .hasMessageContaining("has no stage train-99");
  }

  @Test
  void onlyReusableOutputsServeOtherRunsAndTheNewestDoes() {
    UUID run = submit("shelf");
    StageKey shared = Samples.key("shelf");
    complete(run, "own", false, shared);
    assertThat(history.artifacts().newestReusable(shared)).isEmpty();

    complete(submit("shelf-1"), "first", true, shared);
    complete(submit("shelf-2"), "second", true, shared);
    assertThat(history.artifacts().newestReusable(shared).map(IndexedOutput::key))
        .contains(Samples.key("second"));

    complete(submit("shelf-3"), "first", true, shared);
    assertThat(history.artifacts().newestReusable(shared).map(IndexedOutput::key))
        .contains(Samples.key("second"));
    assertThat(history.artifacts().recorded(Samples.key("first")).map(IndexedOutput::content))
        .contains(Samples.output(INGEST, Samples.key("first"), "rows").contentDigest());
    assertThat(history.artifacts().recorded(Samples.key("never made"))).isEmpty();
    assertThat(history.artifacts().manifest(Samples.key("first")))
        .map(Manifest::contentDigest)
        .contains(Samples.output(INGEST, Samples.key("first"), "rows").contentDigest());
  }

  @Test
  void anEvaluationsMetricsBelongToTheRun() {
    UUID run = submit("measured");
    StageId evaluate = StageId.of(StageKind.EVALUATE);
    Manifest output = Samples.output(evaluate, Samples.key("measured"), "numbers");
    Map<String, Object> metrics = Map.of("valence", Map.of("ccc", 0.71));
    stages.completed(
        run, Map.of(evaluate, new Completed(output, true, output.key(), true, metrics)));
    assertThat(history.runs().find(run).orElseThrow().line().metrics()).isEqualTo(metrics);
    assertThat(stage(run, evaluate).cached()).isTrue();
  }

  @Test
  void aWorkersWordsReadTwiceAreKeptOnceAndItsLatestProgressStays() {
    UUID run = submit("words");
    stages.launching(run, TRAIN, 1, Samples.key("words"));
    List<StageEvent> words =
        List.of(
            new StageEvent.Progress(
                "2026-01-01T00:00:01Z", 10, 100, "iterations", Map.of("loss", "0.5")),
            new StageEvent.Metric("2026-01-01T00:00:01Z", "loss", 10, 0.5),
            new StageEvent.Metric("2026-01-01T00:00:02Z", "loss", 20, 0.25),
            new StageEvent.Note("2026-01-01T00:00:02Z", "STOPPED_EARLY", "after 20 iterations"),
            new StageEvent.Warning("2026-01-01T00:00:02Z", "SLOW", "only 3 images a second"),
            new StageEvent.Progress("2026-01-01T00:00:02Z", 20, 100, "iterations", Map.of()));

    history.workers().said(run, TRAIN, 1, words);
    history.workers().said(run, TRAIN, 1, words);
    history.workers().said(run, TRAIN, 1, words.subList(0, 2));
    history
        .workers()
        .said(
            run, TRAIN, 1, List.of(new StageEvent.Metric("2026-01-01T00:00:03Z", "loss", 20, 0.2)));

    StageRecord stage = stage(run, TRAIN);
    assertThat(stage.state()).isEqualTo(RUNNING);
    assertThat(stage.progress())
        .isEqualTo(
            new ProgressRecord(
                1, 20, 100, "iterations", Map.of(), Instant.parse("2026-01-01T00:00:02Z")));
    assertThat(stage.attempts().getFirst().heardAt()).isNotNull();
    assertThat(history.metrics().curves(run, 100, 100_000))
        .containsExactly(
            new Curve(
                TRAIN, "loss", false, List.of(new Curve.Point(10, 0.5), new Curve.Point(20, 0.2))));
    assertThat(history.events().of(run))
        .filteredOn(event -> event.code().equals("SLOW"))
        .hasSize(1)
        .allMatch(event -> event.level() == EventLevel.WARNING);
    assertThat(history.events().of(run))
        .filteredOn(event -> event.code().equals("STOPPED_EARLY"))
        .hasSize(1)
        .allMatch(event -> event.level() == EventLevel.INFO);
  }

  @Test
  void aNodeWhoseClockIsSlowFreezesNobodysProgress() {
    UUID run = submit("slow-clock");
    stages.launching(run, TRAIN, 1, Samples.key("slow-clock"));
    history.workers().said(run, TRAIN, 1, List.of(progress("2026-01-01T09:00:00Z", 40)));

    history.workers().said(run, TRAIN, 1, List.of(progress("2026-01-01T08:00:00Z", 50)));
    assertThat(stage(run, TRAIN).progress().done()).as("the next pod of the attempt").isEqualTo(50);

    stages.retrying(run, TRAIN, 1, Failure.platform("DISK_FULL", "no space left"), Instant.EPOCH);
    stages.launching(run, TRAIN, 2, Samples.key("slow-clock"));
    history.workers().said(run, TRAIN, 2, List.of(progress("2026-01-01T07:00:00Z", 30)));
    assertThat(stage(run, TRAIN).progress().done()).as("the next attempt").isEqualTo(30);

    history.workers().said(run, TRAIN, 1, List.of(progress("2026-01-01T10:00:00Z", 60)));
    assertThat(stage(run, TRAIN).progress().done()).as("a late word of the first").isEqualTo(30);
  }

  private static StageEvent progress(String at, long done) {
    return new StageEvent.Progress(at, done, 100, "iterations", Map.of());
  }

  @Test
  void aLongCurveIsThinnedOutButKeepsItsEnds() {
    UUID run = submit("curve");
    List<MetricPoint> points = new ArrayList<>();
    for (int step = 0; step < 1000; step++) {
      points.add(new MetricPoint("loss", step, 1.0 / (step + 1)));
    }
    history.metrics().add(run, TRAIN, points);
    history.metrics().add(run, TRAIN, points);

    assertThat(history.metrics().curves(run, 2000, 100_000).getFirst().points()).hasSize(1000);
    List<Long> steps =
        history.metrics().curves(run, 50, 100_000).getFirst().points().stream()
            .map(Curve.Point::step)
            .toList();
    assertThat(steps).hasSizeBetween(45, 52).isSorted().doesNotHaveDuplicates();
    assertThat(steps.getFirst()).isZero();
    assertThat(steps.getLast()).isEqualTo(999);
  }

  @Test
  void curvesWithoutNumberAndEventsWithoutEndFitIntoOneAnswer() {
    UUID run = submit("many");
    List<MetricPoint> points = new ArrayList<>();
    List<EventRecord> events = new ArrayList<>();
    for (int i = 0; i < 1_200; i++) {
      points.add(new MetricPoint("metric-" + i, 1, 1));
      points.add(new MetricPoint("metric-" + i, 2, 1));
      points.add(new MetricPoint("metric-" + i, 3, 1));
      events.add(
          new EventRecord(
              Instant.ofEpochSecond(i), TRAIN, 1, EventLevel.INFO, "NOTE", "number " + i));
    }
    history.metrics().add(run, TRAIN, points);
    history.events().add(run, events);

    assertThat(history.metrics().curves(run, 100, 500))
        .hasSizeLessThanOrEqualTo(250)
        .allSatisfy(curve -> assertThat(curve.points()).hasSizeBetween(2, 3));
    List<EventRecord> kept = history.events().of(run);
    assertThat(kept).hasSize(1_000);
    assertThat(kept.getFirst().at()).isBefore(kept.getLast().at());
  }

  private static UUID submit(String name) {
    return history.runs().submit(Samples.run(name), same -> true).run().line().id();
  }

  private static StageRecord stage(UUID run, StageId id) {
    return stages.of(run).stream().filter(stage -> stage.id().equals(id)).findFirst().orElseThrow();
  }

  private static void complete(UUID run, String key, boolean reusable, StageKey shared) {
    Manifest output = Samples.output(INGEST, Samples.key(key), "rows");
    stages.completed(run, Map.of(INGEST, new Completed(output, false, shared, reusable, Map.of())));
  }
}
