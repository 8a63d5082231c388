package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.core.plan.RunPhase;
import java.sql.Connection;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RunLeasesIT {
  private static DataSource source;
  private static RunStore runs;
  private static RunLeases leases;

  @BeforeAll
  static void aDatabase() throws Exception {
    source = TestDatabase.migrated("run_leases");
    runs = History.over(source).runs();
    leases = RunLeases.over(source);
  }

  @Test
  void oneAtATimeDrivesARunAndEverybodySeesThatItIsDriven() {
    UUID run = submit("one");
    UUID other = submit("other");
    try (RunLease lease = leases.tryAcquire(run).orElseThrow()) {
      assertThat(leases.tryAcquire(run)).isEmpty();
      assertThat(leases.tryAcquire(other)).isPresent();
      assertThat(driven(run)).isTrue();
      lease.history().runs().enter(run, RunPhase.RUNNING, null);
    }
    assertThat(driven(run)).isFalse();
    try (RunLease again = leases.tryAcquire(run).orElseThrow()) {
      assertThat(again.history().runs().phase(run)).contains(RunPhase.RUNNING);
    }
  }

  @Test
  void whoHasLostTheLeaseCannotWriteAnyMore() throws Exception {
    UUID run = submit("lost");
    try (RunLease lost = leases.tryAcquire(run).orElseThrow()) {
      cutOffTheHolder();
      try (RunLease next = leases.tryAcquire(run).orElseThrow()) {
        assertThatThrownBy(() -> lost.history().runs().enter(run, RunPhase.RUNNING, null));
        assertThat(next.history().runs().phase(run)).contains(RunPhase.PENDING);
      }
    }
  }

  @Test
  void severalThingsWrittenTogetherAreAllWrittenOrNone() {
    UUID run = submit("together");
    try (RunLease lease = leases.tryAcquire(run).orElseThrow()) {
      assertThatThrownBy(
              () ->
                  lease
                      .history()
                      .together(
                          history -> {
                            history.runs().enter(run, RunPhase.RUNNING, null);
                            throw new IllegalArgumentException("changed my mind");
                          }))
          .hasMessage("changed my mind");
      assertThat(lease.history().runs().phase(run)).contains(RunPhase.PENDING);
    }
  }

  private static UUID submit(String name) {
    return runs.submit(Samples.run(name), same -> true).run().line().id();
  }

  private static boolean driven(UUID run) {
    return runs.list(100).stream().anyMatch(line -> line.id().equals(run) && line.driven());
  }

  private static void cutOffTheHolder() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory'"
              + " and classid = "
              + RunLeases.NAMESPACE
              + " and database = (select oid from pg_database where datname = current_database())");
    }
  }
}
