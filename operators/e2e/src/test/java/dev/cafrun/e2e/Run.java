package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A CafRun that was applied, as {@code kubectl} shows it. */
record Run(Installation cluster, String name, String id) {
  private static final Path SAMPLES = Path.of("../../k8s/samples");
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration LOOK = Duration.ofMillis(500);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ResourceDefinitionContext KIND =
      new ResourceDefinitionContext.Builder()
          .withGroup("cafrun.dev")
          .withVersion("v1alpha1")
          .withKind("CafRun")
          .withPlural("cafruns")
          .withNamespaced(true)
          .build();

  /**
   * Applies the quickstart, small, with some things changed.
   *
   * @param people seed of the dataset: a run whose people another had finds its first stages done
   * @param train laid over {@code spec.train}
   * @param stages instead of {@code spec.stages}
   */
  static Run apply(
      Installation cluster,
      String name,
      int people,
      Map<String, Object> train,
      Map<String, Object> stages)
      throws IOException {
    return apply(cluster, name, people, train, stages, Map.of());
  }

  /** The same with annotations. */
  static Run apply(
      Installation cluster,
      String name,
      int people,
      Map<String, Object> train,
      Map<String, Object> stages,
      Map<String, String> annotations)
      throws IOException {
    return apply(cluster, name, faces(people), Map.of(), train, stages, annotations);
  }

  private static Map<String, Object> faces(int people) {
    return Map.of(
        "format",
        "demo",
        "demo",
        Map.of("seed", people, "subjects", 12, "facesPerSubject", 8, "imageSize", 64));
  }

  /** The same, with every stage made anew whatever others have made. */
  static Run applyUncached(
      Installation cluster,
      String name,
      int people,
      Map<String, Object> train,
      Map<String, Object> stages)
      throws IOException {
    GenericKubernetesResource run = file(name, faces(people), Map.of(), train, stages);
    object(run.getAdditionalProperties(), "spec").put("cache", "Off");
    return create(cluster, run);
  }

  /** The same with labels, and perhaps with nothing from the cache. */
  static Run applyLabelled(
      Installation cluster,
      String name,
      Map<String, String> labels,
      String cache,
      Map<String, Object> train,
      Map<String, Object> stages)
      throws IOException {
    GenericKubernetesResource run = file(name, faces(3), Map.of(), train, stages);
    object(run.getAdditionalProperties(), "spec").put("cache", cache);
    run.getMetadata().setLabels(labels);
    return create(cluster, run);
  }

  /** The sample, untouched but for its labels. */
  static Run labelled(Installation cluster, String name, Map<String, String> labels)
      throws IOException {
    GenericKubernetesResource run = sample(name);
    run.getMetadata().setLabels(labels);
    return create(cluster, run);
  }

  /** The same on faces of one's own. */
  static Run apply(
      Installation cluster,
      String name,
      Map<String, Object> dataset,
      Map<String, Object> align,
      Map<String, Object> train,
      Map<String, Object> stages,
      Map<String, String> annotations)
      throws IOException {
    GenericKubernetesResource run = file(name, dataset, align, train, stages);
    run.getMetadata().setAnnotations(annotations);
    return create(cluster, run);
  }

  /** The same, perhaps with nothing from the cache. */
  static Run applyAligned(
      Installation cluster,
      String name,
      Map<String, Object> dataset,
      Map<String, Object> align,
      String cache,
      Map<String, Object> train,
      Map<String, Object> stages)
      throws IOException {
    GenericKubernetesResource run = file(name, dataset, align, train, stages);
    object(run.getAdditionalProperties(), "spec").put("cache", cache);
    return create(cluster, run);
  }

  private static GenericKubernetesResource file(
      String name,
      Map<String, Object> dataset,
      Map<String, Object> align,
      Map<String, Object> train,
      Map<String, Object> stages)
      throws IOException {
    GenericKubernetesResource run = sample(name);
    Map<String, Object> spec = object(run.getAdditionalProperties(), "spec");
    object(spec, "dataset").remove("demo");
    object(spec, "dataset").putAll(dataset);
    object(spec, "align").putAll(align);
    object(spec, "align").put("size", 32);
    object(spec, "train").putAll(Map.of("batchSize", 4, "validateEvery", 50));
    object(spec, "train").putAll(train);
    spec.put("register", Map.of("model", name, "alias", "candidate"));
    spec.put("stages", stages);
    return run;
  }

  private static GenericKubernetesResource sample(String name) throws IOException {
    GenericKubernetesResource run = read(SAMPLES.resolve("quickstart.yaml"));
    run.getMetadata().setName(name);
    return run;
  }

  private static GenericKubernetesResource read(Path file) throws IOException {
    return Serialization.unmarshal(Files.readString(file), GenericKubernetesResource.class);
  }

  /** Every file of a folder of samples as it is, at once. */
  static List<Run> applyAll(Installation cluster, String folder) throws IOException {
    try (Stream<Path> files = Files.list(SAMPLES.resolve(folder))) {
      List<Run> runs = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        runs.add(create(cluster, read(file)));
      }
      return runs;
    }
  }

  private static Run create(Installation cluster, GenericKubernetesResource run) {
    var created = runs(cluster).inNamespace(cluster.namespace()).resource(run).create();
    return new Run(cluster, run.getMetadata().getName(), created.getMetadata().getUid());
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> object(Map<String, Object> parent, String field) {
    return (Map<String, Object>) parent.get(field);
  }

  private static MixedOperation<
          GenericKubernetesResource,
          GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      runs(Installation cluster) {
    return cluster.client().genericKubernetesResources(KIND);
  }

  private Resource<GenericKubernetesResource> resource() {
    return runs(cluster).inNamespace(cluster.namespace()).withName(name);
  }

  /** As of now; an empty object before the operator has seen it. */
  JsonNode status() {
    GenericKubernetesResource now = resource().get();
    Object status = now == null ? null : now.getAdditionalProperties().get("status");
    return status == null ? JSON.createObjectNode() : JSON.valueToTree(status);
  }

  JsonNode stage(String stage) {
    for (JsonNode candidate : status().path("stages")) {
      if (candidate.path("name").asText().equals(stage)) {
        return candidate;
      }
    }
    return JSON.createObjectNode();
  }

  /** Whether the status says that it waits, why, and with what words. */
  boolean waitsFor(String reason, String words) {
    JsonNode status = status();
    return status.path("phase").asText().equals("Waiting")
        && status.path("reason").asText().equals(reason)
        && status.path("message").asText().contains(words);
  }

  boolean ended() {
    return List.of("Succeeded", "Failed", "Cancelled").contains(status().path("phase").asText());
  }

  /** Waits for the end, and fails if it is another one. */
  void awaitEnd(String phase) throws InterruptedException {
    await("the end", this::ended);
    assertThat(status().path("phase").asText()).as(status().toPrettyString()).isEqualTo(phase);
  }

  void await(String what, BooleanSupplier condition) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("%s of %s: %s", what, name, status()).isBefore(end);
      Thread.sleep(LOOK);
    }
  }

  /** Waits until a stage's pod has done so many of what it counts; returns how many it has. */
  long awaitProgress(String stage, long done) throws Exception {
    Instant end = Instant.now().plus(PATIENCE);
    while (true) {
      long now = progress(stage);
      if (now >= done) {
        return now;
      }
      assertThat(Instant.now()).as("progress of %s: %s", name, status()).isBefore(end);
      Thread.sleep(LOOK);
    }
  }

  /** Of the newest attempt, as its pod told the controller; 0 before. */
  long progress(String stage) throws Exception {
    return history(stage).path("progress").path("done").asLong();
  }

  /** A stage as PostgreSQL remembers it. */
  JsonNode history(String stage) throws Exception {
    for (JsonNode candidate : cluster.api("/api/runs/" + id).path("stages")) {
      if (candidate.path("stage").asText().equals(stage)) {
        return candidate;
      }
    }
    return JSON.createObjectNode();
  }

  /** What Events of a reason say. */
  List<String> told(String reason) {
    return cluster
        .client()
        .v1()
        .events()
        .inNamespace(cluster.namespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> id.equals(event.getInvolvedObject().getUid()))
        .filter(event -> reason.equals(event.getReason()))
        .map(Event::getMessage)
        .toList();
  }

  List<Job> jobs() {
    return cluster
        .client()
        .batch()
        .v1()
        .jobs()
        .inNamespace(cluster.namespace())
        .withLabel("cafrun.dev/run-id", id)
        .list()
        .getItems();
  }

  List<Job> jobs(String stage) {
    return jobs().stream()
        .filter(job -> stage.equals(job.getMetadata().getLabels().get("cafrun.dev/stage")))
        .toList();
  }

  List<Pod> pods() {
    return cluster
        .client()
        .pods()
        .inNamespace(cluster.namespace())
        .withLabel("cafrun.dev/run-id", id)
        .list()
        .getItems();
  }

  Pod pod(String stage) {
    return pods().stream()
        .filter(pod -> stage.equals(pod.getMetadata().getLabels().get("cafrun.dev/stage")))
        .findFirst()
        .orElseThrow();
  }

  /** Pods that are not over. */
  List<Pod> living() {
    return pods().stream()
        .filter(pod -> !List.of("Succeeded", "Failed").contains(pod.getStatus().getPhase()))
        .toList();
  }

  /** As {@code kubectl patch --type merge} does. */
  void patch(String patch) {
    resource().patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  void delete() {
    resource().delete();
  }
}
