package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a real API server makes of CafRun's types. */
class SchemasE2E {
  private static final Path SAMPLES = Path.of("../../k8s/samples");

  /** The samples whose fault is one of their content, and what the API server says of it. */
  private static final Map<String, String> REFUSALS =
      Map.ofEntries(
          Map.entry("bad-duration", "spec.stages.train.deadline"),
          Map.entry("bad-name", "metadata.name"),
          Map.entry("no-source", "source is required, except for generated faces"),
          Map.entry("no-training-data", "must leave something to train on"),
          Map.entry("out-of-range", "greater than or equal to 4"),
          Map.entry("seed-twice", "a seed twice would train the same model twice"),
          Map.entry("setting-without-meaning", "margin has a meaning only with type: caf"),
          Map.entry("source-of-demo", "generated faces (format: demo), which have none"),
          Map.entry("source-without-scheme", "spec.dataset.source"),
          Map.entry("unknown-field", "unknown field \"spec.train.batchsize\""),
          Map.entry("unknown-format", "supported values"),
          Map.entry("unknown-stage", "unknown field \"spec.stages.trian\""),
          Map.entry("wrong-type", "must be of type integer"));

  private static TestCluster cluster;

  @BeforeAll
  static void open() throws IOException {
    cluster = TestCluster.open();
  }

  @AfterAll
  static void close() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void everyInvalidSampleIsRefusedInWords() throws IOException {
    for (Map.Entry<String, String> refusal : REFUSALS.entrySet()) {
      Path file = SAMPLES.resolve("invalid/" + refusal.getKey() + ".yaml");
      KubernetesClientException refused =
          catchThrowableOfType(KubernetesClientException.class, () -> dryRun(file));
      assertThat(refused).as(refusal.getKey()).isNotNull();
      assertThat(refused.getMessage()).as(refusal.getKey()).contains(refusal.getValue());
    }
  }

  @Test
  void theQuickstartIsAccepted() {
    assertThatCode(() -> dryRun(SAMPLES.resolve("quickstart.yaml"))).doesNotThrowAnyException();
  }

  @Test
  void aRunCannotChangeButCanBeHeld() throws IOException {
    GenericKubernetesResource run = read(SAMPLES.resolve("quickstart.yaml"));
    cluster.client().resource(run).create();

    patch(run, "{\"spec\":{\"suspend\":true,\"ttlAfterFinished\":\"1h\"}}");
    KubernetesClientException refused =
        catchThrowableOfType(
            KubernetesClientException.class,
            () -> patch(run, "{\"spec\":{\"evaluate\":{\"bootstrap\":7}}}"));

    assertThat(refused.getMessage()).contains("a run cannot change once it is there");
  }

  @Test
  void theResourcesOfItsStagesCanChangeAndNothingElseOfThem() throws IOException {
    GenericKubernetesResource run = read(SAMPLES.resolve("quickstart.yaml"));
    cluster.client().resource(run).create();

    patch(run, stage("{\"resources\":{\"limits\":{\"memory\":\"4Gi\"},\"requests\":{\"cpu\":2}}}"));
    patch(run, stage("{\"resources\":{\"limits\":{\"memory\":\"2Gi\"}}}"));
    patch(
        run,
        "{\"spec\":{\"stages\":{\"evaluate\":{\"resources\":{\"requests\":{\"cpu\":\"1\"}}}}}}");
    patch(run, "{\"spec\":{\"stages\":{\"evaluate\":null}}}");

    for (String setting :
        List.of(
            "{\"deadline\":\"2h\"}",
            "{\"retry\":{\"limit\":1}}",
            "{\"podTemplate\":{\"spec\":{\"nodeSelector\":{\"disk\":\"ssd\"}}}}")) {
      assertThat(refusal(run, stage(setting)))
          .as(setting)
          .contains("a run cannot change once it is there")
          .contains("the resources of its stages");
    }
  }

  @Test
  void aPodTemplateStaysAsItIsThoughTheResourcesBesideItChange() throws IOException {
    GenericKubernetesResource run = read(SAMPLES.resolve("quickstart.yaml"));
    run.getAdditionalProperties()
        .put("spec", with(run, Map.of("train", Map.of("podTemplate", template("ssd")))));
    cluster.client().resource(run).create();

    patch(run, stage("{\"resources\":{\"limits\":{\"memory\":\"4Gi\"}}}"));

    assertThat(
            refusal(
                run, stage("{\"podTemplate\":{\"spec\":{\"nodeSelector\":{\"disk\":\"tape\"}}}}")))
        .contains("a run cannot change once it is there");
    assertThat(refusal(run, stage("{\"podTemplate\":null}")))
        .contains("a run cannot change once it is there");
  }

  @Test
  void whetherAStageAsksForAGpuCannotChangeForItsImageFollowsFromThat() throws IOException {
    GenericKubernetesResource run = read(SAMPLES.resolve("quickstart.yaml"));
    cluster.client().resource(run).create();

    assertThat(refusal(run, stage("{\"resources\":{\"limits\":{\"nvidia.com/gpu\":1}}}")))
        .contains("whether a stage asks for nvidia.com/gpu cannot change");

    GenericKubernetesResource onGpus = read(SAMPLES.resolve("quickstart.yaml"));
    Map<String, Object> gpus = Map.of("limits", Map.of("nvidia.com/gpu", 4));
    onGpus
        .getAdditionalProperties()
        .put("spec", with(onGpus, Map.of("train", Map.of("resources", gpus))));
    cluster.client().resource(onGpus).create();
    patch(onGpus, stage("{\"resources\":{\"limits\":{\"nvidia.com/gpu\":1}}}"));
    assertThat(refusal(onGpus, stage("{\"resources\":null}")))
        .contains("whether a stage asks for nvidia.com/gpu cannot change");
  }

  private static String stage(String settings) {
    return "{\"spec\":{\"stages\":{\"train\":" + settings + "}}}";
  }

  private static Map<String, Object> template(String disk) {
    return Map.of("spec", Map.of("nodeSelector", Map.of("disk", disk)));
  }

  private static Map<String, Object> with(
      GenericKubernetesResource run, Map<String, Object> stages) {
    Map<String, Object> spec = new HashMap<>();
    ((Map<?, ?>) run.getAdditionalProperties().get("spec"))
        .forEach((field, value) -> spec.put(field.toString(), value));
    spec.put("stages", stages);
    return spec;
  }

  private static String refusal(GenericKubernetesResource run, String patch) {
    KubernetesClientException refused =
        catchThrowableOfType(KubernetesClientException.class, () -> patch(run, patch));
    return refused == null ? "" : String.valueOf(refused.getMessage());
  }

  @Test
  void theStatusHasAWayOfItsOwn() throws IOException {
    GenericKubernetesResource run = read(SAMPLES.resolve("quickstart-shuffled.yaml"));
    cluster.client().resource(run).create();

    patch(run, "{\"status\":{\"phase\":\"Succeeded\"}}");

    assertThat(cluster.client().resource(run).get().getAdditionalProperties())
        .doesNotContainKey("status");
  }

  private static void patch(GenericKubernetesResource run, String patch) {
    cluster.client().resource(run).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  /** Strictly, as kubectl asks for. */
  private static void dryRun(Path file) throws IOException {
    cluster
        .client()
        .resource(read(file))
        .dryRun()
        .fieldValidation(FieldValidateable.Validation.STRICT)
        .create();
  }

  private static GenericKubernetesResource read(Path file) throws IOException {
    GenericKubernetesResource object =
        Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
    object.getMetadata().setNamespace(cluster.namespace());
    if (object.getMetadata().getName() != null && file.getParent().equals(SAMPLES)) {
      object.getMetadata().setName("sample-" + UUID.randomUUID());
    }
    return object;
  }
}
