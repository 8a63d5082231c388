package dev.cafrun.controller.kubernetes.reconcile;

import dev.cafrun.controller.drive.MemoryStore;
import dev.cafrun.controller.kubernetes.testing.FakeKubelet;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.TestDatabase;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What operators need to be tried: a cluster, a database and a store, anew for each test. */
abstract class OperatorLab {
  @TempDir Path copies;

  final MockCluster cluster = new MockCluster();
  final KubernetesClient client = cluster.client();
  final MemoryStore store = new MemoryStore();
  final FakeKubelet kubelet = new FakeKubelet(client, MockCluster.NAMESPACE, store);
  final LabRuns runs;
  PGSimpleDataSource database;

  private final String prefix;

  /**
   * @param prefix tells the databases from those of other classes
   * @param patience with runs whose pods get on
   */
  OperatorLab(String prefix, Duration patience) {
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

  /** What Events of an object say. */
  List<String> told(String object, String reason) {
    return client.v1().events().inNamespace(MockCluster.NAMESPACE).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getName().equals(object))
        .filter(event -> event.getReason().equals(reason))
        .map(Event::getMessage)
        .toList();
  }
}
