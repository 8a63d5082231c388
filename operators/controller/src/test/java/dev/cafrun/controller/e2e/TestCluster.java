package dev.cafrun.controller.e2e;

import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A namespace of its own on the cluster that {@code KUBECONFIG} names, with CafRun's types. */
final class TestCluster implements AutoCloseable {
  private static final Path CRDS = Path.of("../../k8s/crds");

  private final KubernetesClient client;
  private final String namespace = "caf-e2e-" + UUID.randomUUID().toString().substring(0, 8);

  private TestCluster(KubernetesClient client) {
    this.client = client;
  }

  static TestCluster open() throws IOException {
    String file = System.getenv("KUBECONFIG");
    Assumptions.assumeTrue(
        file != null && Files.exists(Path.of(file)),
        "KUBECONFIG names no file, so nothing is tried on a cluster");
    TestCluster cluster =
        new TestCluster(
            new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(Path.of(file).toFile()))
                .build());
    cluster.prepare();
    return cluster;
  }

  private void prepare() throws IOException {
    applySchemas(CRDS);
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    if (client.nodes().list().getItems().isEmpty()) {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName("default")
                  .withNamespace(namespace)
                  .endMetadata()
                  .build())
          .create(); // Nobody else does where there is an API server and nothing else.
    }
  }

  /** Installs the types that the folder holds, and waits until they are served. */
  void applySchemas(Path folder) throws IOException {
    for (String plural : List.of("cafruns", "cafmodels")) {
      try (InputStream crd = Files.newInputStream(folder.resolve(plural + ".cafrun.dev.yaml"))) {
        client.load(crd).serverSideApply();
      }
    }
    for (String plural : List.of("cafruns", "cafmodels")) {
      await(
          plural + " to be served",
          () ->
              conditions(plural)
                  .anyMatch(
                      condition ->
                          condition.getType().equals("Established")
                              && condition.getStatus().equals("True")));
    }
  }

  /** At first the API answers with null. */
  private Stream<CustomResourceDefinitionCondition> conditions(String plural) {
    return Stream.ofNullable(
            client
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(plural + ".cafrun.dev")
                .get()
                .getStatus())
        .flatMap(status -> Stream.ofNullable(status.getConditions()))
        .flatMap(List::stream);
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  /** Those of an operator for this namespace alone. */
  JobLaunchers launchers(KubernetesClient as) {
    return MockCluster.launchers(
        as, Map.of("CAFRUN_NAMESPACES", namespace, "CAFRUN_LEASE_NAMESPACE", namespace));
  }

  static void await(String what, BooleanSupplier holds) {
    Instant end = Instant.now().plus(Duration.ofSeconds(60));
    while (!holds.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new AssertionError("waited in vain for " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).delete();
    client.close();
  }
}
