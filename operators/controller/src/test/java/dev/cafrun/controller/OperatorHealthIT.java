package dev.cafrun.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.kubernetes.reconcile.ClusterOperator;
import dev.cafrun.controller.kubernetes.reconcile.OperatorLab;
import dev.cafrun.controller.kubernetes.service.Service;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
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
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cluster's probes are told of an operator, whatever becomes of what it stands on. */
class OperatorHealthIT extends OperatorLab {
  private static final String OTHER = "other";

  private static final Map<String, Object> SPEC =
      Map.of("dataset", Map.of("format", "demo"), "train", Map.of("seeds", List.of(1)));

  private final Later operatorsClock = new Later();
  private final Later servicesClock = new Later();
  private String server = "";

  OperatorHealthIT() {
    super("health", Waiting.PATIENCE);
  }

  @BeforeEach
  void itsName() {
    server = Objects.requireNonNull(database.getDatabaseName());
  }

  @Test
  void onALaptopThereIsNobodyToAsk() {
    OperatorHealth health = new OperatorHealth(Optional::empty);

    assertThat(Stream.of(health.watches(), health.hasItsServices(), health.getsOn()))
        .allMatch(OperatorHealthIT::up);
  }

  @Test
  void anOperatorIsReadyOnceItWatchesAndAliveBefore() {
    try (ClusterOperator operator = operator(services -> services, MockCluster.NAMESPACE)) {
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
    try (ClusterOperator operator = operator(services -> services, MockCluster.NAMESPACE)) {
      OperatorHealth health = of(operator);
      operator.start();
      await("readiness", () -> ready(health));

      database.setDatabaseName("health_nowhere");
      store.away(true);
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
      store.away(false);
      await("readiness", () -> ready(health));
      assertThat(said(health.hasItsServices())).isEmpty();
    }
  }

  @Test
  void tablesThatTheUserMayNotUseAreSaidAndThoseThatAreGoneAreMadeAnew() throws Exception {
    try (ClusterOperator operator = operator(services -> services, MockCluster.NAMESPACE)) {
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
    try (ClusterOperator operator = operator(services -> services, MockCluster.NAMESPACE, OTHER)) {
      OperatorHealth health = of(operator);
      operator.start();
      await("readiness", () -> ready(health));
      assertThat(said(health.watches())).containsEntry("namespaces that cannot be watched", OTHER);
    }
    try (ClusterOperator operator = operator(services -> services, OTHER)) {
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
    try (ClusterOperator operator = operator(services -> List.of(), MockCluster.NAMESPACE);
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
    try (ClusterOperator operator = operator(services -> List.of(hanging), MockCluster.NAMESPACE)) {
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

  private ClusterOperator operator(UnaryOperator<List<Service>> services, String... namespaces) {
    return operator(services, OperatedCluster::words, operatorsClock, servicesClock, namespaces);
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
