package dev.cafrun.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.controller.kubernetes.service.DatabaseService;
import dev.cafrun.controller.kubernetes.service.Service;
import dev.cafrun.controller.kubernetes.service.Services;
import dev.cafrun.controller.kubernetes.service.StoreService;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.TestDatabase;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.failure.StageException;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What a cluster's probes are told of an operator, whatever becomes of what it stands on. */
class OperatorHealthIT {
  private static final String OTHER = "other";

  private static final Map<String, Object> SPEC =
      Map.of("dataset", Map.of("format", "demo"), "train", Map.of("seeds", List.of(1)));

  @TempDir Path copies;

  private final MockCluster cluster = new MockCluster();
  private final KubernetesClient client = cluster.client();
  private final Bucket bucket = new Bucket();
  private final Later operatorsClock = new Later();
  private final Later servicesClock = new Later();
  private PGSimpleDataSource database;
  private String server = "";

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    database = TestDatabase.migrated("health", test);
    server = Objects.requireNonNull(database.getDatabaseName());
  }

  @AfterEach
  void end() {
    client.close();
    cluster.close();
  }

  @Test
  void onALaptopThereIsNobodyToAsk() {
    OperatorHealth health = new OperatorHealth(Optional::empty);

    assertThat(Stream.of(health.watches(), health.hasItsServices(), health.getsOn()))
        .allMatch(OperatorHealthIT::up);
  }

  @Test
  void anOperatorIsReadyOnceItWatchesAndAliveBefore() {
    try (ClusterOperator operator = operator(theRealOnes(), MockCluster.NAMESPACE)) {
      OperatorHealth health = of(operator);
      assertThat(up(health.watches())).as("ready").isFalse();
      assertThat(up(health.getsOn())).as("alive").isTrue();

      operator.start();

      await("readiness", () -> ready(health));
      assertThat(up(health.getsOn())).as("alive").isTrue();
    }
  }

  /** Who is restarted for what is away elsewhere comes back to the same. */
  @Test
  void whileAServiceIsAwayTheOperatorIsAliveAndNotReadyAndSaysWhatToDo() {
    try (ClusterOperator operator = operator(theRealOnes(), MockCluster.NAMESPACE)) {
      OperatorHealth health = of(operator);
      operator.start();
      await("readiness", () -> ready(health));

      database.setDatabaseName("health_nowhere");
      bucket.away = true;
      await("both to be missed", () -> said(health.hasItsServices()).size() == 2);

      assertThat(up(health.hasItsServices())).isFalse();
      assertThat(said(health.hasItsServices()))
          .containsEntry(
              "DatabaseUnavailable",
              "FATAL: database \"health_nowhere\" does not exist; create it, or see CAFRUN_DB_URL")
          .containsEntry("StoreUnavailable", "the object store does not answer");
      assertThat(up(health.watches())).as("watches").isTrue();
      assertThat(up(health.getsOn())).as("alive").isTrue();

      database.setDatabaseName(server);
      bucket.away = false;
      await("readiness", () -> ready(health));
      assertThat(said(health.hasItsServices())).isEmpty();
    }
  }

  @Test
  void tablesThatTheUserMayNotUseAreSaidAndThoseThatAreGoneAreMadeAnew() throws Exception {
    try (ClusterOperator operator = operator(theRealOnes(), MockCluster.NAMESPACE)) {
      OperatorHealth health = of(operator);
      operator.start();
      await("readiness", () -> ready(health));

      execute("create role health_visitor login password 'visitor'");
      String user = Objects.requireNonNull(database.getUser());
      String password = Objects.requireNonNull(database.getPassword());
      database.setUser("health_visitor");
      database.setPassword("visitor");
      await("the user to be missed", () -> !ready(health));
      assertThat(said(health.hasItsServices()).get("DatabaseUnavailable"))
          .asString()
          .startsWith("the database lets its user do too little (ERROR: permission denied");

      database.setUser(user);
      database.setPassword(password);
      await("readiness", () -> ready(health));
      execute("drop schema public cascade; create schema public");
      await("the tables", this::tables);
      await("readiness", () -> ready(health));
    }
  }

  @Test
  void aNamespaceThatCannotBeWatchedIsNamedAndWithoutAnyTheOperatorIsNotReady() {
    cluster.unwatchable.add(OTHER);
    try (ClusterOperator operator = operator(theRealOnes(), MockCluster.NAMESPACE, OTHER)) {
      OperatorHealth health = of(operator);
      operator.start();
      await("readiness", () -> ready(health));
      assertThat(said(health.watches())).containsEntry("namespaces that cannot be watched", OTHER);
    }
    try (ClusterOperator operator = operator(theRealOnes(), OTHER)) {
      OperatorHealth health = of(operator);
      operator.start();
      await("services", () -> up(health.hasItsServices()));
      assertThat(up(health.watches())).as("watches").isFalse();
      assertThat(said(health.watches())).containsEntry("namespaces that cannot be watched", OTHER);
      assertThat(up(health.getsOn())).as("alive").isTrue();

      cluster.unwatchable.remove(OTHER);
      await("readiness", () -> ready(health));
    }
  }

  @Test
  void aLookAtARunThatNeverEndsIsTheEndOfTheOperator() throws Exception {
    try (ClusterOperator operator = operator(List.of(), MockCluster.NAMESPACE);
        Connection holder = database.getConnection();
        Statement statement = holder.createStatement()) {
      OperatorHealth health = of(operator);
      operator.start();
      await("readiness", () -> ready(health));
      holder.setAutoCommit(false);
      statement.execute("lock table stage in share mode"); // Nobody else writes there.

      MockCluster.apply(client, "stuck", SPEC);
      await("the look at the run to wait for the table", this::aNewRunWaits);
      assertThat(up(health.getsOn())).as("alive").isTrue();
      operatorsClock.advance(Duration.ofMinutes(11));
      assertThat(up(health.getsOn())).as("alive after ten minutes").isFalse();

      holder.rollback();
    }
  }

  @Test
  void aLookAtTheServicesThatNeverEndsIsTheEndOfTheOperator() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch over = new CountDownLatch(1);
    Service hanging = new Hanging(begun, over);
    try (ClusterOperator operator = operator(List.of(hanging), MockCluster.NAMESPACE)) {
      OperatorHealth health = of(operator);
      operator.start();
      begun.await();
      assertThat(up(health.getsOn())).as("alive").isTrue();

      servicesClock.advance(Duration.ofHours(1));
      assertThat(up(health.getsOn())).as("alive after an hour").isFalse();

      over.countDown();
      await("life", () -> up(health.getsOn()));
    }
  }

  private List<Service> theRealOnes() {
    ClusterControlPlane plane = plane(MockCluster.settings(Map.of()).program());
    return List.of(
        new DatabaseService(plane.history(), () -> TestDatabase.migration(database).migrate()),
        new StoreService(bucket));
  }

  private ClusterOperator operator(List<Service> services, String... namespaces) {
    JobLaunchers any =
        MockCluster.launchers(client, Map.of("CAFRUN_NAMESPACES", String.join(",", namespaces)));
    return new ClusterOperator(
        plane(any.settings().program()),
        new JobLaunchers(
            client, any.settings(), any.store(), any.tokens(), any.installation(), operatorsClock),
        new SimpleMeterRegistry(),
        Traces.NOWHERE,
        new Services(services, OperatedCluster::words, servicesClock, servicesClock),
        false,
        () -> {},
        operatorsClock);
  }

  private ClusterControlPlane plane(dev.cafrun.core.stage.Program program) {
    return ClusterControlPlane.over(database, bucket, program, "lab", copies);
  }

  private static OperatorHealth of(ClusterOperator operator) {
    return new OperatorHealth(() -> Optional.of(operator));
  }

  private static boolean ready(OperatorHealth health) {
    return up(health.watches()) && up(health.hasItsServices());
  }

  private static boolean up(HealthCheck check) {
    return check.call().getStatus() == HealthCheckResponse.Status.UP;
  }

  private static Map<String, Object> said(HealthCheck check) {
    return check.call().getData().orElse(Map.of());
  }

  private static void await(String what, BooleanSupplier holds) {
    Waiting.until(what, Waiting.PATIENCE, holds);
  }

  private boolean tables() {
    return holds("select to_regclass('run') is not null");
  }

  private boolean aNewRunWaits() {
    return holds(
        "select exists (select from pg_stat_activity where wait_event_type = 'Lock'"
            + " and datname = current_database() and query like '%insert into stage%')");
  }

  private boolean holds(String question) {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet answer = statement.executeQuery(question)) {
      return answer.next() && answer.getBoolean(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A bucket whose store may be away. */
  private static final class Bucket extends MemoryStore {
    private volatile boolean away;

    @Override
    public void createBucket() {
      if (away) {
        throw new StageException(
            Failure.platform("STORE_UNAVAILABLE", "the object store does not answer"));
      }
      super.createBucket();
    }
  }

  /** A service that does not answer, nor refuses. */
  private record Hanging(CountDownLatch begun, CountDownLatch over) implements Service {
    @Override
    public String reason() {
      return "Hangs";
    }

    @Override
    public void restore() {
      begun.countDown();
      try {
        over.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The time, or later. */
  private static final class Later extends Clock {
    private volatile Duration ahead = Duration.ZERO;

    void advance(Duration by) {
      ahead = by;
    }

    @Override
    public Instant instant() {
      return Instant.now().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
