package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.core.worker.StageRequest;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Runs that need the same at the same moment. */
class TwinsIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)));

  TwinsIT() {
    super("twins", Duration.ofSeconds(60));
  }

  @Test
  void runsThatShareStagesMakeEachOfThemOnceAndSayWhomTheyWaitFor() {
    List<String> names = List.of("none", "gram", "caf");
    try (ClusterOperator operator = operator()) {
      operator.start();
      for (String name : names) {
        Map<String, Object> spec = new HashMap<>(SPEC);
        spec.put("evaluate", Map.of("bootstrap", 100 + names.indexOf(name)));
        MockCluster.apply(client, name, spec);
      }
      runs.waitFor("two that wait", () -> names.stream().filter(this::waits).count() == 2);
      assertThat(runs.jobs()).hasSize(1);

      runs.await("all ends", () -> names.stream().allMatch(name -> runs.phase(name, "Succeeded")));
    }

    assertThat(made("ingest")).isEqualTo(1);
    assertThat(made("align")).isEqualTo(1);
    assertThat(made("group")).isEqualTo(1);
    assertThat(made("train")).isEqualTo(1);
    assertThat(made("evaluate")).isEqualTo(3);
  }

  @Test
  void theTwinOfARunThatIsCancelledGoesOnInItsPlace() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "first", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      MockCluster.apply(client, "second", SPEC);
      runs.waitFor("the second to wait", () -> waits("second"));

      client
          .resources(CafRunObject.class)
          .inNamespace(MockCluster.NAMESPACE)
          .withName("first")
          .edit(
              run -> {
                run.getMetadata().setAnnotations(Map.of("cafrun.dev/cancel", "true"));
                return run;
              });
      runs.waitFor("its Job to be stopped", () -> stopped(runs.jobs().getFirst()));
      runs.await(
          "both ends", () -> runs.phase("first", "Cancelled") && runs.phase("second", "Succeeded"));
    }

    assertThat(kubelet.ran.values())
        .extracting(StageRequest::runName)
        .containsOnly("second")
        .hasSize(6);
  }

  @Test
  void whatARunMakesForItselfAloneIsNotWaitedFor() {
    Map<String, Object> alone = new HashMap<>(SPEC);
    alone.put("cache", "Off");
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "one", alone);
      MockCluster.apply(client, "other", alone);
      runs.waitFor("a Job each", () -> runs.jobs().size() == 2);
      runs.await(
          "all ends", () -> runs.phase("one", "Succeeded") && runs.phase("other", "Succeeded"));
    }
    assertThat(kubelet.ran).hasSize(12);
  }

  private boolean waits(String name) {
    CafRunStatus status = runs.status(name);
    return status != null
        && "Waiting".equals(status.phase())
        && "OtherRun".equals(status.reason())
        && status.message() != null
        && status.message().matches("ingest waits for ingest of run .*, which makes the same");
  }

  private static boolean stopped(Job job) {
    return Long.valueOf(1).equals(job.getSpec().getActiveDeadlineSeconds());
  }

  private long made(String stage) {
    return kubelet.ran.values().stream()
        .filter(request -> request.stage().kind().spelling().equals(stage))
        .count();
  }
}
