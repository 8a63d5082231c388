package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.service.DatabaseService;
import dev.cafrun.controller.kubernetes.service.Service;
import dev.cafrun.controller.kubernetes.service.Services;
import dev.cafrun.controller.kubernetes.service.StoreService;
import dev.cafrun.controller.kubernetes.telemetry.Traces;
import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.TestDatabase;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What operators need to be tried: a cluster, a database and a store, anew for each test. */
public abstract class OperatorLab {
  @TempDir protected Path copies;

  protected final MockCluster cluster = new MockCluster();
  protected final KubernetesClient client = cluster.client();
  protected final MemoryStore store = new MemoryStore();
  final FakeKubelet kubelet = new FakeKubelet(client, MockCluster.NAMESPACE, store);
  final LabRuns runs;
  protected PGSimpleDataSource database;

  private final String prefix;

  /**
   * @param prefix tells the databases from those of other classes
   * @param patience with runs whose pods get on
   */
  protected OperatorLab(String prefix, Duration patience) {
    this.prefix = prefix;
    this.runs = new LabRuns(client, kubelet, patience);
  }

  @BeforeEach
  void aDatabase(TestInfo test) throws Exception {
    database = TestDatabase.migrated(prefix, test);
  }

  @AfterEach
  void end() {
    client.close();
    cluster.close();
  }

  ClusterOperator operator() {
    return MockCluster.operator(client, database, store, copies);
  }

  /**
   * An operator that looks after its database and its store.
   *
   * @param services what it looks after instead, given those two
   * @param clock its own
   * @param steady goes by what it looks after services
   */
  protected ClusterOperator operator(
      UnaryOperator<List<Service>> services,
      Function<RuntimeException, String> words,
      Clock clock,
      Clock steady,
      String... namespaces) {
    JobLaunchers any =
        MockCluster.launchers(client, Map.of("CAFRUN_NAMESPACES", String.join(",", namespaces)));
    ClusterControlPlane plane =
        ClusterControlPlane.over(database, store, any.settings().program(), "lab", copies);
    DatabaseService history =
        new DatabaseService(plane.history(), () -> TestDatabase.migration(database).migrate());
    return new ClusterOperator(
        plane,
        new JobLaunchers(
            client, any.settings(), any.store(), any.tokens(), history::installation, clock),
        new SimpleMeterRegistry(),
        Traces.NOWHERE,
        new Services(
            services.apply(List.of(history, new StoreService(store))), words, steady, steady),
        false,
        () -> {},
        clock);
  }

  /** What Events of an object say. */
  List<String> told(String object, String reason) {
    return client.v1().events().inNamespace(MockCluster.NAMESPACE).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(object))
        .filter(event -> event.getReason().equals(reason))
        .map(Event::getMessage)
        .toList();
  }
}
