package dev.cafrun.apiserver;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
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
public final class Lab implements AutoCloseable {
  public static final CustomResourceDefinitionContext RUNS = kind("CafRun", "cafruns");
  public static final CustomResourceDefinitionContext MODELS = kind("CafModel", "cafmodels");

  private static final Duration UNTIL_SERVED = Duration.ofSeconds(30);

  private final KubernetesClient client;
  private final String namespace;

  private Lab(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  private static CustomResourceDefinitionContext kind(String kind, String plural) {
    return new CustomResourceDefinitionContext.Builder()
        .withGroup("cafrun.dev")
        .withVersion("v1alpha1")
        .withKind(kind)
        .withPlural(plural)
        .withScope("Namespaced")
        .withStatusSubresource(true)
        .build();
  }

  /**
   * @param types the folder of the definitions of CafRun's types
   */
  public static Lab open(ApiServer server, Path types) throws IOException {
    KubernetesClient client = server.client();
    Lab lab = new Lab(client, "caf-lab-" + UUID.randomUUID().toString().substring(0, 8));
    lab.install(types);
    lab.makeNamespace();
    return lab;
  }

  /** Makes the types those of the folder, and returns when they are served. */
  public void install(Path types) throws IOException {
    for (String plural : List.of("cafruns", "cafmodels")) {
      try (InputStream definition =
          Files.newInputStream(types.resolve(plural + ".cafrun.dev.yaml"))) {
        // As `kubectl apply --server-side --force-conflicts --field-manager=cafrun` does.
        client
            .load(definition)
            .items()
            .forEach(
                type ->
                    client
                        .resource(type)
                        .fieldManager("cafrun")
                        .forceConflicts()
                        .serverSideApply());
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

  /** Whether the cluster runs pods by itself. */
  public boolean hasNodes() {
    return !client.nodes().list().getItems().isEmpty();
  }

  public KubernetesClient client() {
    return client;
  }

  public String namespace() {
    return namespace;
  }

  /** Makes a CafRun. */
  public void apply(String name, Map<String, Object> spec) {
    GenericKubernetesResource run = new GenericKubernetesResource();
    run.setApiVersion("cafrun.dev/v1alpha1");
    run.setKind("CafRun");
    run.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    run.setAdditionalProperty("spec", spec);
    client.resource(run).create();
  }

  /** Nothing of it stays, but the types, which others may use by now. */
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
