package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.history.sql.RecordingException;
import dev.cafrun.controller.journal.HistoryLeases;
import dev.cafrun.controller.journal.Leases;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.run.RecordedRuns;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.canonical.Sha256;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.run.CafRun;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A database that refuses what becomes of one run, for good. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class BrokenRecordIT {
  private static DataSource database;

  private final MemoryStore store = new MemoryStore();
  private final MemoryLauncher launcher = new MemoryLauncher(store);
  private History history;
  private Leases leases;

  @BeforeAll
  static void aDatabase() throws Exception {
    database = TestDatabase.migrated("broken_record");
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create function refuse() returns trigger language plpgsql as $$
          begin
            raise exception 'no such thing' using errcode = 'data_exception';
          end $$;
          create trigger refuse before update on stage for each row
          when (new.stage = 'align' and new.state = 'Succeeded') execute function refuse()""");
    }
  }

  @BeforeEach
  void controlPlane() {
    history = History.over(database);
    leases = new HistoryLeases(history, RunLeases.over(database), Duration.ofMinutes(1));
  }

  @Test
  void onALaptopTheRunEndsWithASentence() throws Exception {
    CafRun wanted = TestRuns.run(Map.of("evaluate", Map.of("bootstrap", 11)));
    RunHandle run =
        RecordedRuns.handle(history.runs().submit(wanted, same -> true).run().line(), false);
    LocalRunDrivers drivers =
        new LocalRunDrivers(
            leases,
            launcher,
            new Outputs(store),
            () -> {},
            () -> Sha256.of("image"),
            ended -> {},
            Clock.systemUTC());

    assertThat(drivers.drive(run)).isEqualTo(RunPhase.FAILED);

    assertEnded(run.id());
  }

  @Test
  void onAClusterTheRunEndsWithASentence() {
    LeasedTurns turns =
        new LeasedTurns(
            history,
            leases,
            new Outputs(store),
            new Leftovers(
                history.leftovers(), history.metrics(), store, ended -> {}, Clock.systemUTC()),
            TestRuns.PROGRAM,
            "lab",
            Clock.systemUTC());
    UUID run = UUID.randomUUID();
    turns.admit(
        run,
        TestRuns.run(Map.of("evaluate", Map.of("bootstrap", 12))),
        "lab",
        Optional.empty(),
        false);

    for (int refusal = 1; refusal < 3; refusal++) {
      assertThatThrownBy(() -> takeUntilItWaits(turns, run)).isInstanceOf(RecordingException.class);
    }
    assertThat(takeUntilItWaits(turns, run)).isEqualTo(RunPhase.FAILED);

    assertEnded(run);
  }

  private RunPhase takeUntilItWaits(LeasedTurns turns, UUID run) {
    while (true) {
      Turn turn = turns.take(run, launcher).orElseThrow();
      if (turn.phase().terminal()) {
        return turn.phase();
      }
    }
  }

  private void assertEnded(UUID run) {
    Failure failure = history.runs().find(run).orElseThrow().line().failure();
    assertThat(failure).isNotNull();
    assertThat(failure.code()).isEqualTo("RUN_NOT_RECORDABLE");
    assertThat(failure.message()).contains("ERROR: no such thing");
    assertThat(history.stages().of(run)).allMatch(stage -> stage.state().terminal());
    assertThat(history.runs().unfinished()).isEmpty();
    assertThat(history.clusters().unfinished("lab")).isEmpty();
  }
}
