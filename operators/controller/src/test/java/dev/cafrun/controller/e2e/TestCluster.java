package dev.cafrun.controller.e2e;

import dev.cafrun.apiserver.ApiServer;
import dev.cafrun.apiserver.Lab;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * A namespace of its own with CafRun's types, on an API server that all tests of this process
 * share. Skipped aloud where there is none.
 */
final class TestCluster implements AutoCloseable {
  private static final Path TYPES = Path.of("../../k8s/crds");

  private static @Nullable ApiServer server;

  private final Lab lab;

  private TestCluster(Lab lab) {
    this.lab = lab;
  }

  /** On any cluster, which changes nothing there but the types. */
  static TestCluster open() throws IOException {
    Optional<ApiServer> found = server();
    Assumptions.assumeTrue(found.isPresent(), ApiServer.HOW_TO_HAVE_ONE);
    return new TestCluster(Lab.open(found.get(), TYPES));
  }

  /** On an API server alone, where nobody else runs pods or needs the types. */
  static TestCluster withoutNodes() throws IOException {
    TestCluster cluster = open();
    if (cluster.lab.hasNodes()) {
      cluster.close();
      Assumptions.abort("this cluster has nodes; set KUBEBUILDER_ASSETS for one that has none");
    }
    return cluster;
  }

  /** One that was started ends with this process. */
  private static synchronized Optional<ApiServer> server() throws IOException {
    if (server == null) {
      server =
          ApiServer.find(
                  System.getenv(), Files.createTempDirectory(Path.of("target"), "api-server"))
              .orElse(null);
    }
    return Optional.ofNullable(server);
  }

  void applySchemas(Path folder) throws IOException {
    lab.install(folder);
  }

  KubernetesClient client() {
    return lab.client();
  }

  String namespace() {
    return lab.namespace();
  }

  /** Those of an operator for this namespace alone. */
  JobLaunchers launchers(KubernetesClient as) {
    return launchers(as, Map.of());
  }

  /**
   * The same.
   *
   * @param more of what {@code kubernetes.md} lists
   */
  JobLaunchers launchers(KubernetesClient as, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.put("CAFRUN_NAMESPACES", namespace());
    environment.put("CAFRUN_LEASE_NAMESPACE", namespace());
    return MockCluster.launchers(as, environment);
  }

  static void await(String what, BooleanSupplier holds) {
    Waiting.until(what, Duration.ofSeconds(60), holds);
  }

  @Override
  public void close() {
    lab.close();
  }
}
