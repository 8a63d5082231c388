package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.journal.HistoryLeases;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** An operator looks after what its own cluster has, whatever else is in its database. */
class ForeignRunsIT {
  @Test
  void anOperatorThatWasLedToAnothersDatabaseLooksForNoneOfItsRuns() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("foreign_runs");
    LeasedTurns production = turns(database, "production");
    LeasedTurns staging = turns(database, "staging");
    UUID run = UUID.randomUUID();
    assertThat(admit(production, run)).isTrue();

    assertThat(production.unfinished()).extracting(ClusterRun::id).containsExactly(run);
    assertThat(staging.unfinished())
        .as("what it would end, since no CafRun of that name is in its cluster")
        .isEmpty();

    // The cluster's key was renewed: what it has it goes on with.
    LeasedTurns renewed = turns(database, "renewed");
    assertThat(renewed.unfinished()).isEmpty();
    assertThat(admit(renewed, run)).isFalse();
    assertThat(renewed.unfinished()).extracting(ClusterRun::id).containsExactly(run);
    assertThat(production.unfinished()).isEmpty();
  }

  private static boolean admit(LeasedTurns turns, UUID run) {
    return turns.admit(run, TestRuns.run(Map.of()), "lab", Optional.empty(), false);
  }

  private static LeasedTurns turns(PGSimpleDataSource database, String cluster) {
    History history = History.over(database);
    return new LeasedTurns(
        history,
        new HistoryLeases(history, RunLeases.over(database), Duration.ofMinutes(5)),
        new Outputs(new MemoryStore()),
        new Leftovers(
            history.leftovers(),
            history.metrics(),
            new MemoryStore(),
            ended -> {},
            Clock.systemUTC()),
        TestRuns.PROGRAM,
        cluster,
        Clock.systemUTC());
  }
}
