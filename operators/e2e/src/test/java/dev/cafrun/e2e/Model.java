package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A CafModel that was applied, as {@code kubectl} shows it. */
record Model(Installation cluster, String name) {
  private static final String API = "cafrun.dev/v1alpha1";
  private static final String KIND = "CafModel";
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final ObjectMapper JSON = new ObjectMapper();

  static Model apply(Installation cluster, String name, Map<String, Object> spec) {
    GenericKubernetesResource model = new GenericKubernetesResource();
    model.setApiVersion(API);
    model.setKind(KIND);
    model.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(cluster.namespace()).build());
    model.setAdditionalProperty("spec", spec);
    cluster.client().resource(model).create();
    return new Model(cluster, name);
  }

  private Resource<GenericKubernetesResource> resource() {
    return cluster
        .client()
        .genericKubernetesResources(API, KIND)
        .inNamespace(cluster.namespace())
        .withName(name);
  }

  /** As of now; an empty object before the operator has seen it. */
  JsonNode status() {
    Object status = resource().get().getAdditionalProperties().get("status");
    return status == null ? JSON.createObjectNode() : JSON.valueToTree(status);
  }

  /** The condition that says whether every alias points where it is wanted. */
  JsonNode ready() {
    return status().path("conditions").path(0);
  }

  List<JsonNode> aliases() {
    List<JsonNode> aliases = new ArrayList<>();
    status().path("aliases").forEach(aliases::add);
    return aliases;
  }

  /** As {@code kubectl patch --type merge} does. */
  void patch(String patch) {
    resource().patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("%s of %s: %s", what, name, status()).isBefore(end);
      Thread.sleep(LOOK);
    }
  }
}
