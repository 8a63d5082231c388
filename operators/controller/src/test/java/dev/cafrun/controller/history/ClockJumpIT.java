package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.ClaimStore.Claimant;
import dev.cafrun.controller.history.record.AttemptRecord;
import dev.cafrun.controller.history.record.RunRecord;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.core.stage.StageKey;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.postgresql.ds.PGSimpleDataSource;

/** The database's clock is set while it is in use. */
class ClockJumpIT {
  private static final StageId TRAIN = StageId.train(1);
  private static final Duration HOUR = Duration.ofHours(1);

  private PGSimpleDataSource database;
  private History history;

  @BeforeEach
  void aDatabase(TestInfo test) throws SQLException {
    database = TestDatabase.migrated("clock", test);
    history = History.over(database);
    ahead(Duration.ZERO);
  }

  private void ahead(Duration by) throws SQLException {
    TestDatabase.setClock(database, by);
  }

  @Test
  void tellsTheTimeToWhichItWasSet() throws SQLException {
    Instant before = history.now();

    ahead(HOUR);

    assertThat(history.now()).isAfterOrEqualTo(before.plus(HOUR));
  }

  @Test
  void aWorkerThatLivesIsHeardThoughTheClockIsSetBack() throws SQLException {
    UUID run = submit("heard");
    assertThat(history.stages().launching(run, TRAIN, 1, Samples.key("heard"))).isTrue();
    history.workers().beat(run, TRAIN, 1);
    Instant before = heartbeat(run);

    ahead(HOUR.negated());
    history.workers().beat(run, TRAIN, 1);

    assertThat(heartbeat(run)).isBefore(before);
  }

  @Test
  void aClaimOfARunThatIsGoneIsNotKeptLongerThoughTheClockIsSetBack() throws SQLException {
    StageKey key = Samples.key("claimed");
    UUID gone = submit("gone");
    UUID waiting = submit("waiting");
    assertThat(history.stages().launching(gone, TRAIN, 1, key)).isTrue();
    assertThat(history.claims().ask(waiting, TRAIN, key, Duration.ZERO)).isPresent();

    ahead(HOUR.negated());

    assertThat(history.claims().ask(waiting, TRAIN, key, Duration.ZERO))
        .map(Claimant::silent)
        .contains(true);
    assertThat(history.claims().ask(waiting, TRAIN, key, HOUR.dividedBy(2)))
        .map(Claimant::silent)
        .contains(false);
    ahead(Duration.ZERO);
    assertThat(history.claims().ask(waiting, TRAIN, key, HOUR.dividedBy(2)))
        .as("nobody asked for an hour, by the clock that there is")
        .map(Claimant::silent)
        .contains(false);
    assertThat(history.claims().ask(waiting, TRAIN, key, Duration.ZERO))
        .map(Claimant::silent)
        .contains(true);
  }

  @Test
  void anInstallationThatIsGoneKeepsNobodyOutThoughTheClockIsSetBack() throws SQLException {
    UUID process = UUID.randomUUID();
    assertThat(history.occupants().enter("gone", process, "the home /gone")).isEmpty();

    ahead(HOUR.negated());

    assertThat(history.occupants().enter("next", process, "the home /next")).isEmpty();
    assertThat(history.occupants().enter("gone", process, "the home /gone"))
        .as("one at a time")
        .isPresent();
  }

  @Test
  void aRunThatWasHeldIsNoOlderThanBeforeThoughTheClockIsSetBack() throws SQLException {
    UUID run = submit("held");
    history.runs().enter(run, RunPhase.RUNNING, null);
    history.runs().enter(run, RunPhase.SUSPENDED, null);

    ahead(HOUR.negated());

    assertThat(held(run)).isGreaterThanOrEqualTo(Duration.ZERO);
    history.runs().enter(run, RunPhase.RUNNING, null);
    assertThat(held(run)).isGreaterThanOrEqualTo(Duration.ZERO);
  }

  private Duration held(UUID run) {
    return record(run).line().held();
  }

  private RunRecord record(UUID run) {
    return history.runs().find(run).orElseThrow();
  }

  private Instant heartbeat(UUID run) {
    return history.stages().of(run).stream()
        .filter(stage -> stage.id().equals(TRAIN))
        .flatMap(stage -> stage.attempts().stream())
        .map(AttemptRecord::heartbeatAt)
        .findFirst()
        .orElseThrow();
  }

  private UUID submit(String name) {
    return history.runs().submit(Samples.run(name), same -> true).run().line().id();
  }
}
