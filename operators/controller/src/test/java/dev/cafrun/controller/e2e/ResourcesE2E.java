package dev.cafrun.controller.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A waiting stage gets the resources that its run says by now, on a real API server and with the
 * chart's Roles alone.
 */
class ResourcesE2E {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** From then on Kubernetes changes the resources of a Job that never started. */
  private static final int CHANGES_JOBS = 36;

  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "stages",
              Map.of(
                  "ingest",
                  Map.of(
                      "resources",
                      Map.of(
                          "requests", Map.of("cpu", "100"), "limits", Map.of("memory", "640Gi")))));

  @TempDir Path copies;

  private RestrictedOperator operator;

  @BeforeEach
  void open() throws Exception {
    try (TestCluster cluster = TestCluster.withoutNodes()) {
      operator = new RestrictedOperator(Permission.ofTheChart(), PATIENCE, copies);
    }
    operator.start();
  }

  @AfterEach
  void close() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void theJobThatItsQueueHoldsBackIsChangedWhereItIs() throws Exception {
    operator.apply("CafRun", "queued", Map.of("kueue.x-k8s.io/queue-name", "gpus"), SPEC);
    Job first = ingest("queued");

    limit("queued", "2Gi");

    if (changesJobs()) {
      operator.awaitIdly("the change", () -> memory().equals("2Gi"));
      assertThat(job().getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
    } else {
      System.err.println("this API server changes no Job: another is expected");
      operator.awaitIdly("another Job", () -> isAnother(first) && memory().equals("2Gi"));
    }
    assertThat(job().getMetadata().getName()).isEqualTo(first.getMetadata().getName());
    assertThat(job().getSpec().getSuspend()).isTrue();
    operator.awaitIdly("the news", () -> told("ResourcesChanged"));
    assertThat(operator.refusals()).isEmpty();
  }

  private boolean changesJobs() {
    String minor = operator.administrator().getKubernetesVersion().getMinor();
    return Integer.parseInt(minor.replaceAll("\\D.*", "")) >= CHANGES_JOBS;
  }

  @Test
  void theJobWhosePodFoundNoNodeGoesAndAnotherOfItsNameFollowsWithItsAttempt() throws Exception {
    operator.apply("CafRun", "large", Map.of(), SPEC);
    Job first = ingest("large");

    limit("large", "2Gi");

    operator.awaitIdly("another Job", () -> isAnother(first));
    assertThat(memory()).isEqualTo("2Gi");
    assertThat(job().getMetadata().getName()).isEqualTo(first.getMetadata().getName());
    operator.await("the run's success", () -> operator.phase("large").equals("Succeeded"));
    assertThat(Objects.requireNonNull(operator.run("large")).getStatus().stages())
        .allMatch(stage -> Integer.valueOf(1).equals(stage.attempt()));
    assertThat(operator.refusals()).isEmpty();
  }

  @Test
  void whatNoPodCanHaveIsRefusedInTheServersWordsAndTheJobStays() throws Exception {
    operator.apply("CafRun", "odd", Map.of(), SPEC);
    Job first = ingest("odd");

    patch("odd", "{\"requests\":{\"cpu\":\"2\"},\"limits\":{\"cpu\":\"1\"}}");
    operator.awaitIdly("the news", () -> told("ResourcesRefused"));
    assertThat(sentence("ResourcesRefused"))
        .contains("must be less than or equal to cpu limit of 1")
        .endsWith("change stages.ingest.resources");
    patch("odd", "{\"requests\":{\"cpu\":\"much\"},\"limits\":{\"cpu\":null}}");
    operator.awaitIdly("more of it", () -> sentence("ResourcesRefused").contains("cpu=much"));

    assertThat(job().getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
    assertThat(operator.phase("odd")).isIn("Waiting", "Running");
    patch("odd", "{\"requests\":{\"cpu\":\"2\"}}");
    operator.awaitIdly("another Job", () -> isAnother(first));
    assertThat(operator.refusals()).isEmpty();
  }

  private Job ingest(String run) throws Exception {
    operator.awaitIdly("its Job", () -> !operator.jobs().isEmpty());
    assertThat(job().getMetadata().getName()).startsWith(run + "-ingest");
    return job();
  }

  private Job job() {
    return operator.jobs().getFirst();
  }

  private String memory() {
    Quantity memory =
        job()
            .getSpec()
            .getTemplate()
            .getSpec()
            .getContainers()
            .getFirst()
            .getResources()
            .getLimits()
            .get("memory");
    return String.valueOf(memory);
  }

  /** Whether the first is gone and another is there; pods and what waits for them go meanwhile. */
  private boolean isAnother(Job first) {
    operator.collectGarbage();
    List<Job> jobs = operator.jobs();
    return !jobs.isEmpty()
        && !jobs.getFirst().getMetadata().getUid().equals(first.getMetadata().getUid());
  }

  private void limit(String run, String memory) {
    patch(run, "{\"limits\":{\"memory\":\"%s\"}}".formatted(memory));
  }

  private void patch(String run, String resources) {
    operator
        .administrator()
        .resource(Objects.requireNonNull(operator.run(run)))
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\":{\"stages\":{\"ingest\":{\"resources\":%s}}}}".formatted(resources));
  }

  private boolean told(String reason) {
    return !sentence(reason).isEmpty();
  }

  /** The last that was said so. */
  private String sentence(String reason) {
    return operator
        .administrator()
        .v1()
        .events()
        .inNamespace(operator.namespace())
        .list()
        .getItems()
        .stream()
        .filter(event -> event.getReason().equals(reason))
        .map(Event::getMessage)
        .reduce("", (one, other) -> one + "\n" + other)
        .strip();
  }
}
