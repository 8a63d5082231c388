package dev.cafrun.bench.control;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A namespace of its own, with CafRun's types. Thread-safe. */
final class Lab implements AutoCloseable {
  static final ResourceDefinitionContext RUNS =
      new CustomResourceDefinitionContext.Builder()
          .withGroup("cafrun.dev")
          .withVersion("v1alpha1")
          .withKind("CafRun")
          .withPlural("cafruns")
          .withScope("Namespaced")
          .withStatusSubresource(true)
          .build();

  private static final Duration UNTIL_SERVED = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;

  private Lab(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  static KubernetesClient client(Path kubeconfig) {
    return new KubernetesClientBuilder()
        .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
        .build();
  }

  /**
   * @param types the folder of the definitions of CafRun's types
   * @throws IllegalStateException if the cluster runs pods itself
   */
  static Lab open(ApiServer server, Path types) throws IOException {
    KubernetesClient client = client(server.kubeconfig());
    if (!client.nodes().list().getItems().isEmpty()) {
      client.close();
      throw new IllegalStateException(
          "this cluster has nodes, which would run the pods; give one that has none");
    }
    Lab lab = new Lab(client, "caf-bench-" + UUID.randomUUID().toString().substring(0, 8));
    lab.install(types);
    lab.makeNamespace();
    return lab;
  }

  private void install(Path types) throws IOException {
    for (String plural : List.of("cafruns", "cafmodels")) {
      try (InputStream definition =
          Files.newInputStream(types.resolve(plural + ".cafrun.dev.yaml"))) {
        client.load(definition).serverSideApply();
      }
      client
          .apiextensions()
          .v1()
          .customResourceDefinitions()
          .withName(plural + ".cafrun.dev")
          .waitUntilCondition(Lab::served, UNTIL_SERVED.toSeconds(), TimeUnit.SECONDS);
    }
  }

  /** At first the API answers with null for conditions. */
  private static boolean served(@Nullable CustomResourceDefinition type) {
    return Stream.ofNullable(type)
        .flatMap(found -> Stream.ofNullable(found.getStatus()))
        .flatMap(status -> Stream.ofNullable(status.getConditions()))
        .flatMap(List::stream)
        .anyMatch(
            condition ->
                condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  /** With the service account that no controller makes here. */
  private void makeNamespace() {
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
    try {
      client
          .resource(
              new ServiceAccountBuilder()
                  .withNewMetadata()
                  .withName("default")
                  .withNamespace(namespace)
                  .endMetadata()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
    }
  }

  KubernetesClient client() {
    return client;
  }

  String namespace() {
    return namespace;
  }

  void apply(String name, Map<String, Object> spec) {
    GenericKubernetesResource run = new GenericKubernetesResource();
    run.setApiVersion("cafrun.dev/v1alpha1");
    run.setKind("CafRun");
    run.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    run.setAdditionalProperty("spec", spec);
    client.resource(run).create();
  }

  /** Nothing of the benchmark stays, but the types, which others may use by now. */
  @Override
  public void close() {
    try (client) {
      client.genericKubernetesResources(RUNS).inNamespace(namespace).delete();
      client.batch().v1().jobs().inNamespace(namespace).delete();
      client.pods().inNamespace(namespace).withGracePeriod(0).delete();
      client.namespaces().withName(namespace).delete();
    }
  }
}
