package dev.cafrun.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs in the queues of Kueue, where the cluster has it. */
@ExtendWith(Installed.class)
class KueueE2E {
  private static final String API = "kueue.x-k8s.io/v1beta1";
  private static final String QUEUE_LABEL = "kueue.x-k8s.io/queue-name";
  private static final String PRIORITY_LABEL = "kueue.x-k8s.io/priority-class";
  private static final String FLAVOR = "caf-story";
  private static final String CLUSTER_QUEUE = "caf-story";
  private static final String URGENT = "caf-story-urgent";
  private static final String QUEUE = "stories";
  private static final Duration GONE = Duration.ofMinutes(3);
  private static final Map<String, Object> SHORT = Map.of("iterations", 20);

  private final Installation cluster;
  private final List<GenericKubernetesResource> made = new ArrayList<>();

  KueueE2E(Installation cluster) {
    this.cluster = cluster;
  }

  /** One processor for all. */
  @BeforeEach
  void queue() {
    boolean kueue = cluster.client().getApiGroup("kueue.x-k8s.io") != null;
    if (!kueue) {
      System.err.println("SKIPPED: the cluster has no Kueue");
    }
    Assumptions.assumeTrue(kueue, "the cluster has no Kueue");
    make("ResourceFlavor", FLAVOR, null, Map.of());
    Map<String, Object> quotas =
        Map.of(
            "name",
            FLAVOR,
            "resources",
            List.of(
                Map.of("name", "cpu", "nominalQuota", "1"),
                Map.of("name", "memory", "nominalQuota", "16Gi")));
    make(
        "ClusterQueue",
        CLUSTER_QUEUE,
        null,
        Map.of(
            "spec",
            Map.of(
                "namespaceSelector",
                Map.of(),
                "preemption",
                Map.of("withinClusterQueue", "LowerPriority"),
                "resourceGroups",
                List.of(
                    Map.of(
                        "coveredResources",
                        List.of("cpu", "memory"),
                        "flavors",
                        List.of(quotas))))));
    make(
        "LocalQueue",
        QUEUE,
        cluster.namespace(),
        Map.of("spec", Map.of("clusterQueue", CLUSTER_QUEUE)));
    make("WorkloadPriorityClass", URGENT, null, Map.of("value", 1_000, "description", "stories"));
  }

  private void make(
      String kind, String name, @Nullable String namespace, Map<String, Object> content) {
    GenericKubernetesResource object =
        new GenericKubernetesResourceBuilder()
            .withApiVersion(API)
            .withKind(kind)
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withAdditionalProperties(new HashMap<>(content))
            .build();
    cluster.client().resource(object).create();
    made.addFirst(object);
  }

  /** Kueue keeps a queue until nothing is in it; the next story makes one of the same name. */
  @AfterEach
  void noQueue() {
    made.forEach(object -> cluster.client().resource(object).delete());
    made.forEach(
        object ->
            cluster
                .client()
                .resource(object)
                .waitUntilCondition(Objects::isNull, GONE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private void hold(String policy) {
    cluster
        .client()
        .resource(
            made.stream()
                .filter(object -> object.getKind().equals("ClusterQueue"))
                .findFirst()
                .orElseThrow())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"stopPolicy\":\"" + policy + "\"}}");
  }

  private Run apply(String name, int seed, Map<String, Object> train, Map<String, Object> stages)
      throws Exception {
    return Run.applyLabelled(
        cluster, name, Map.of(QUEUE_LABEL, QUEUE), "Use", Training.with(train, seed), stages);
  }

  @Test
  void aRunSaysWhatItsQueueWaitsForAndTakesItsTurn() throws Exception {
    hold("Hold");
    Run run = apply("turn", 31, SHORT, Training.PATIENT);

    run.await("its reason", () -> run.waitsFor("Queued", "the queue " + QUEUE));
    assertThat(run.living()).isEmpty();
    hold("None");

    run.awaitEnd("Succeeded");
    assertThat(run.jobs())
        .as("every stage had a place")
        .allMatch(job -> QUEUE.equals(job.getMetadata().getLabels().get(QUEUE_LABEL)));
    assertThat(run.stage("train-31").path("attempt").asInt()).isOne();
  }

  @Test
  void aQueueThatDoesNotExistIsNamed() throws Exception {
    Run run =
        Run.applyLabelled(
            cluster,
            "nowhere",
            Map.of(QUEUE_LABEL, "nowhere"),
            "Use",
            Training.with(SHORT, 32),
            Training.PATIENT);

    run.await("its reason", () -> run.waitsFor("QueueMissing", "nowhere, which does not exist"));
    run.delete();
  }

  @Test
  void whatIsTooLargeForTheQuotaIsMadeSmallerAndKeepsItsPlace() throws Exception {
    Run run = apply("large-queued", 33, SHORT, Map.of("train", requests("40")));
    run.await("its reason", () -> run.waitsFor("Queued", "insufficient quota for cpu"));
    Job before = run.jobs("train-33").getFirst();

    run.patch(
        "{\"spec\":{\"stages\":{\"train\":{\"resources\":{\"requests\":{\"cpu\":\"500m\"}}}}}}");
    run.awaitEnd("Succeeded");

    assertThat(run.jobs("train-33"))
        .singleElement()
        .extracting(job -> job.getMetadata().getUid())
        .isEqualTo(before.getMetadata().getUid());
    assertThat(run.stage("train-33").path("attempt").asInt()).isOne();
  }

  @Test
  void aRunThatIsPreemptedSaysSoAndGoesOnWithTheSameScores() throws Exception {
    Run alone = apply("alone", 34, Training.LONG, Map.of("train", requests("700m")));
    alone.awaitEnd("Succeeded");
    Run pushed =
        Run.applyLabelled(
            cluster,
            "pushed",
            Map.of(QUEUE_LABEL, QUEUE),
            "Off",
            Training.with(Training.LONG, 34),
            Map.of("train", requests("700m")));
    pushed.awaitProgress("train-34", 2 * Training.CHECKPOINT);
    Run urgent =
        Run.applyLabelled(
            cluster,
            "urgent",
            Map.of(QUEUE_LABEL, QUEUE, PRIORITY_LABEL, URGENT),
            "Use",
            Training.with(SHORT, 35),
            Map.of("train", requests("700m")));

    pushed.await("its reason", () -> pushed.waitsFor("Preempted", "was preempted and waits"));
    urgent.awaitEnd("Succeeded");
    pushed.awaitEnd("Succeeded");

    assertThat(pushed.told("Preempted")).isNotEmpty();
    assertThat(pushed.status().path("metrics")).isEqualTo(alone.status().path("metrics"));
    assertThat(pushed.stage("train-34").path("attempt").asInt())
        .as("preemption uses no attempt")
        .isOne();
  }

  private static Map<String, Object> requests(String cpu) {
    return Map.of("resources", Map.of("requests", Map.of("cpu", cpu)));
  }
}
