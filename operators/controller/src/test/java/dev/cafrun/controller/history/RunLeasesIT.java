package dev.cafrun.controller.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cafrun.controller.history.record.RunLine;
import dev.cafrun.controller.history.sql.RecordingException;
import dev.cafrun.controller.tenant.Tenants;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.TransactionPooler;
import dev.cafrun.core.plan.RunPhase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

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

  /**
   * As behind a pooler that was put there after the start, where a lock of the session is nobody's.
   */
  @Test
  void whereTheLockHoldsNothingTheLastToTakeItIsTheOnlyOneWhoWrites() throws Exception {
    PGSimpleDataSource direct = TestDatabase.migrated("leases_pooled");
    RunStore store = History.over(direct).runs();
    UUID run = store.submit(Samples.run("pooled"), same -> true).run().line().id();
    try (TransactionPooler pooler = TransactionPooler.before(direct)) {
      RunLeases pooled = RunLeases.over(pooler.source());
      try (RunLease first = pooled.tryAcquire(run).orElseThrow();
          RunLease second = pooled.tryAcquire(run).orElseThrow()) {
        assertThat(first.history().runs().phase(run)).contains(RunPhase.PENDING);
        assertThatThrownBy(() -> first.history().runs().enter(run, RunPhase.RUNNING, null))
            .isInstanceOf(RecordingException.class)
            .hasCauseInstanceOf(LeaseLostException.class);
        assertThatThrownBy(
                () ->
                    first
                        .history()
                        .together(
                            history -> {
                              history.runs().requestCancel(run);
                              return run;
                            }))
            .hasCauseInstanceOf(LeaseLostException.class);
        assertThat(store.phase(run)).contains(RunPhase.PENDING);
        assertThat(store.find(run).orElseThrow().line().cancelled()).isFalse();

        second.history().runs().enter(run, RunPhase.RUNNING, null);
        assertThat(store.phase(run)).contains(RunPhase.RUNNING);
      }
    }
  }

  @Test
  void twoSchemasOfOneDatabaseKeepTheirLeasesApart() throws Exception {
    PGSimpleDataSource database = TestDatabase.empty("leases_schemas");
    History one = schema(database, "one");
    History other = schema(database, "other");
    UUID run = one.runs().submit(Samples.run("same"), same -> true).run().line().id();
    UUID namesake = copy(database, run);
    RunLeases ofOne = RunLeases.over(inSchema(database, "one"));
    RunLeases ofOther = RunLeases.over(inSchema(database, "other"));

    try (RunLease lease = ofOne.tryAcquire(run).orElseThrow()) {
      assertThat(other.runs().list(Tenants.EVERY, 1))
          .extracting(RunLine::driven)
          .containsExactly(false);
      assertThat(one.runs().list(Tenants.EVERY, 1))
          .extracting(RunLine::driven)
          .containsExactly(true);
      try (RunLease there = ofOther.tryAcquire(namesake).orElseThrow()) {
        there.history().runs().enter(namesake, RunPhase.RUNNING, null);
        lease.history().runs().enter(run, RunPhase.RUNNING, null);
      }
    }
  }

  /** As a copy of a database has it: the same runs with the same ids. */
  private static UUID copy(PGSimpleDataSource database, UUID run) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into other.run (id, name, number, labels, spec, spec_digest, suspend_requested)
          select id, name, number, labels, spec, spec_digest, suspend_requested from one.run""");
      statement.execute("insert into other.stage select * from one.stage");
    }
    return run;
  }

  private static History schema(PGSimpleDataSource database, String name) throws Exception {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + name);
    }
    PGSimpleDataSource source = inSchema(database, name);
    TestDatabase.migration(source).migrate();
    return History.over(source);
  }

  private static PGSimpleDataSource inSchema(PGSimpleDataSource database, String name) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(database.getURL());
    source.setUser(database.getUser());
    source.setPassword(database.getPassword());
    source.setCurrentSchema(name);
    return source;
  }

  /** A program of before the locks had a schema of their own is still at work during an upgrade. */
  @Test
  void whoHoldsALockOfBeforeAnUpgradeLosesItWithItsConnection() throws Exception {
    PGSimpleDataSource upgraded = TestDatabase.empty("leases_upgraded");
    TestDatabase.migrationTo(upgraded, "13").migrate();
    try (Connection before = upgraded.getConnection();
        Statement statement = before.createStatement()) {
      statement.execute("select pg_advisory_lock(20252, 1)");

      TestDatabase.migration(upgraded).migrate();

      assertThatThrownBy(() -> statement.execute("select 1")).isInstanceOf(SQLException.class);
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
    return runs.list(Tenants.EVERY, 100).stream()
        .anyMatch(line -> line.id().equals(run) && line.driven());
  }

  private static void cutOffTheHolder() throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory'"
              + " and objsubid = 1 and database = (select oid from pg_database where datname = current_database())");
    }
  }
}
