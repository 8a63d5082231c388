package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.kubernetes.testing.MockCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForbiddenPodsIT extends OperatorLab {
  ForbiddenPodsIT() {
    super("forbidden", Duration.ofSeconds(60));
  }

  @Test
  void aRunWhosePodsWouldBeSomebodyElseIsRefusedByTheFieldsPathAndHasNone() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(
          client,
          "greedy",
          Map.of(
              "dataset",
              Map.of("format", "demo"),
              "stages",
              Map.of(
                  "ingest",
                  Map.of(
                      "podTemplate",
                      Map.of(
                          "spec",
                          Map.of(
                              "serviceAccountName",
                              "caf",
                              "containers",
                              List.of(Map.of("name", "stage", "image", "evil:1"))))))));

      runs.waitFor("its refusal", () -> runs.phase("greedy", "Failed"));
      assertThat(String.valueOf(runs.status("greedy").message()))
          .contains(
              "spec.stages.ingest.podTemplate.spec.serviceAccountName: may not be set by a run")
          .contains(
              "spec.stages.ingest.podTemplate.spec.containers[0].image: is none of the images");
      assertThat(runs.jobs()).isEmpty();
    }
  }
}
