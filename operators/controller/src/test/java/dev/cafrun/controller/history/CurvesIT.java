package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.record.Completed;
import dev.cafrun.controller.history.record.Curve;
import dev.cafrun.controller.history.record.MetricPoint;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.artifact.Manifest;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.worker.StageEvent;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Points of live trainings become few rows when these end, however they do. */
class CurvesIT {
  private static final StageId TRAIN = StageId.train(1);
  private static final Failure LOST = Failure.platform("ATTEMPT_LOST", "the process is gone");

  private static PGSimpleDataSource database;
  private static History history;

  @BeforeAll
  static void aDatabase() throws Exception {
    database = TestDatabase.migrated("curves");
    history = History.over(database);
  }

  @Test
  void aTrainingThatHasEndedKeepsTheCurvesThatItsOutputSays() throws Exception {
    UUID run = training("told");
    say(run, 1, 3);
    Curve told = curve(true, 1, 2, 3, 4);

    complete(run, "told", List.of(told));

    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(told);
    assertThat(pointsOf(run)).isZero();
  }

  @Test
  void anOutputThatSaysNothingLeavesWhatWasSaid() throws Exception {
    UUID run = training("silent");
    say(run, 1, 3);

    complete(run, "silent", List.of());

    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));
    assertThat(pointsOf(run)).isZero();
  }

  @Test
  void ofALongTrainingAThousandPointsStayAndItsEnds() throws Exception {
    UUID run = training("long");
    say(run, 1, 5_000);

    history.stages().failed(run, TRAIN, 1, LOST);

    Curve kept = history.metrics().curves(run, 100_000, 10_000_000).getFirst();
    assertThat(kept.points()).hasSizeBetween(900, Curve.MOST_POINTS);
    assertThat(kept.points().getFirst().step()).isEqualTo(1);
    assertThat(kept.points().getLast().step()).isEqualTo(5_000);
    assertThat(kept.points()).extracting(Curve.Point::step).isSorted().doesNotHaveDuplicates();
    assertThat(history.metrics().curves(run, 50, 10_000_000).getFirst().points()).hasSize(50);
  }

  @Test
  void aTrainingThatIsHeldOrTriedAgainGoesOnWithItsPoints() throws Exception {
    UUID run = training("held");
    say(run, 1, 3);
    history.stages().held(run, TRAIN);
    assertThat(pointsOf(run)).isEqualTo(3);
    history.stages().launching(run, TRAIN, 2, Samples.key("held"));
    history.stages().retrying(run, TRAIN, 2, LOST, java.time.Instant.EPOCH);
    assertThat(pointsOf(run)).isEqualTo(3);

    history.stages().cancelled(run, TRAIN);

    assertThat(pointsOf(run)).isZero();
    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));
  }

  @Test
  void whatIsHeardAfterTheEndIsAddedUnlessTheOutputKnowsBetter() throws Exception {
    UUID failed = training("late");
    say(failed, 1, 3);
    history.stages().failed(failed, TRAIN, 1, LOST);
    say(failed, 3, 5);
    say(failed, 3, 5);
    assertThat(history.metrics().curves(failed, 400, 100_000))
        .containsExactly(curve(false, 1, 2, 3, 4, 5));
    assertThat(pointsOf(failed)).isZero();

    UUID succeeded = training("later");
    Curve told = curve(true, 1, 2);
    complete(succeeded, "later", List.of(told));
    say(succeeded, 3, 5);
    assertThat(history.metrics().curves(succeeded, 400, 100_000)).containsExactly(told);
    assertThat(pointsOf(succeeded)).isZero();
  }

  @Test
  void whoAsksForOneCurveGetsItWhileItIsSaidAndAfterIt() {
    UUID run = training("one");
    say(run, 1, 3);
    assertThat(one(run, "train-1", "loss")).contains(curve(false, 1, 2, 3));

    complete(run, "one", List.of(curve(true, 1, 2, 3, 4)));

    assertThat(one(run, "train-1", "loss")).contains(curve(true, 1, 2, 3, 4));
    assertThat(one(run, "train-2", "loss")).isEmpty();
    assertThat(one(run, "train-1", "los")).isEmpty();
    assertThat(one(run, "no stage", "loss")).isEmpty();
  }

  private static Optional<Curve> one(UUID run, String stage, String name) {
    return history.metrics().curve(run, stage, name, 400);
  }

  @Test
  void whoFindsAnOutputFindsItsCurves() {
    UUID maker = training("maker");
    Curve told = curve(true, 1, 2);
    complete(maker, "maker", List.of(told));
    UUID finder = submit("finder");
    Manifest output = Samples.output(TRAIN, Samples.key("maker"), "weights");

    history
        .stages()
        .completed(
            finder, Map.of(TRAIN, new Completed(output, true, output.key(), true, Map.of())));

    assertThat(history.metrics().curves(finder, 400, 100_000)).containsExactly(told);
  }

  @Test
  void ofAStepThatWasSaidAgainTheLastWordCountsBeforeAndAfterTheEnd() throws Exception {
    UUID run = training("again");
    history.metrics().add(run, TRAIN, List.of(point(1, 9), point(2, 9), point(2, 8)));
    history.metrics().add(run, TRAIN, List.of(point(3, 0.5 / 3), point(1, 0.5), point(2, 0.25)));
    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));

    history.stages().failed(run, TRAIN, 1, LOST);

    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));
  }

  private static MetricPoint point(long step, double value) {
    return new MetricPoint("loss", step, value);
  }

  @Test
  void aTrainingThatAnEarlierReleaseHeardGoesOnWithItsPoints() throws Exception {
    UUID run = training("upgraded");
    asEarlierReleasesDid(run);
    say(run, 2, 3);
    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));

    history.stages().failed(run, TRAIN, 1, LOST);

    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));
    assertThat(history.metrics().settleNext()).isEmpty();
  }

  @Test
  void anEndThatIsNotRecordedLeavesEveryPoint() throws Exception {
    UUID run = training("crash");
    say(run, 1, 3);

    assertThatThrownBy(
            () ->
                history.together(
                    records -> {
                      records.stages().failed(run, TRAIN, 1, LOST);
                      throw new IllegalStateException("power cut");
                    }))
        .hasMessage("power cut");
    assertThat(pointsOf(run)).isEqualTo(3);

    history.stages().failed(run, TRAIN, 1, LOST);
    assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1, 2, 3));
  }

  @Test
  void pointsOfEarlierReleasesAreThinnedOutRunByRun() throws Exception {
    List<UUID> runs = new ArrayList<>();
    for (String name : List.of("old-1", "old-2", "old-3")) {
      UUID run = training(name);
      if (!name.equals("old-2")) {
        history.stages().failed(run, TRAIN, 1, LOST);
      }
      asEarlierReleasesDid(run);
      runs.add(run);
    }

    while (history.metrics().settleNext().isPresent()) {}

    assertThat(runs).extracting(CurvesIT::pointsOf).containsExactly(0L, 0L, 0L);
    for (UUID run : runs) {
      assertThat(history.metrics().curves(run, 400, 100_000)).containsExactly(curve(false, 1));
    }
  }

  private static void asEarlierReleasesDid(UUID run) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("insert into metric values ('" + run + "', 'train-1', 'loss', 1, 0.5)");
    }
  }

  private static UUID training(String name) {
    UUID run = submit(name);
    history.stages().launching(run, TRAIN, 1, Samples.key(name));
    return run;
  }

  private static UUID submit(String name) {
    return history.runs().submit(Samples.run(name), same -> true).run().line().id();
  }

  private static void say(UUID run, long from, long to) {
    List<StageEvent> words = new ArrayList<>();
    LongStream.rangeClosed(from, to)
        .forEach(
            step ->
                words.add(new StageEvent.Metric("2026-01-01T00:00:00Z", "loss", step, 0.5 / step)));
    history.workers().said(run, TRAIN, 1, words);
  }

  private static void complete(UUID run, String key, List<Curve> curves) {
    Manifest output = Samples.output(TRAIN, Samples.key(key), "weights");
    Completed completed = new Completed(output, false, output.key(), true, Map.of(), curves);
    history.stages().completed(run, Map.of(TRAIN, completed));
    history.stages().completed(run, Map.of(TRAIN, completed));
  }

  private static Curve curve(boolean fromOutput, long... steps) {
    return new Curve(
        TRAIN,
        "loss",
        fromOutput,
        LongStream.of(steps).mapToObj(step -> new Curve.Point(step, 0.5 / step)).toList());
  }

  private static long pointsOf(UUID run) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet counted =
            statement.executeQuery(
                "select coalesce(sum(cardinality(steps)), 0) from curve_piece where run_id = '"
                    + run
                    + "'")) {
      counted.next();
      return counted.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
