package dev.cafrun.controller.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.History;
import dev.cafrun.controller.history.RunLeases;
import dev.cafrun.controller.history.record.ClusterRun;
import dev.cafrun.controller.journal.HistoryLeases;
import dev.cafrun.controller.output.Outputs;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.run.CafRun;
import dev.cafrun.core.validation.InvalidRunException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

  @Test
  void aRunGoesOnWithOnesOfItsOwnNamespaceAlone() throws Exception {
    PGSimpleDataSource database = TestDatabase.migrated("foreign_resumes");
    LeasedTurns turns = turns(database, "production");
    UUID theirs = UUID.randomUUID();
    admit(turns, theirs);
    CafRun wanted = TestRuns.run(Map.of());
    String words = wanted.name() + "-1/train-1";

    for (String reference : List.of(words, theirs + "/train-1")) {
      assertThatThrownBy(
              () -> turns.admit(UUID.randomUUID(), wanted, "other", Optional.of(reference), false))
          .isInstanceOf(InvalidRunException.class)
          .hasMessageContaining("metadata.annotations[cafrun.dev/resume-from]")
          .hasMessageContaining("names no run of namespace other: '" + reference + "'");
    }
    assertThat(turns.admit(UUID.randomUUID(), wanted, "lab", Optional.of(words), false)).isTrue();
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
