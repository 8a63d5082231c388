package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.cafrun.apiserver.Lab;
import dev.cafrun.controller.history.History;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.failure.Failure;
import dev.cafrun.core.plan.RunPhase;
import dev.cafrun.core.promotion.Unregistered;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.crd.CafModelStatus;
import dev.cafrun.crd.CafModelStatus.AliasStatus;
import dev.cafrun.crd.CafRunStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The operator as people run it, on an API server that keeps objects and does nothing else. */
class ClusterOperatorIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1, 2)),
          "register", Map.of("model", "smile", "alias", "candidate"));

  private static final Map<String, Object> SPEC_WITHOUT_BACKOFF =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1, 2)),
          "stages", Map.of("train", Map.of("retry", Map.of("limit", 1, "backoff", "0s"))));

  ClusterOperatorIT() {
    super("operator", Waiting.PATIENCE);
  }

  @Test
  void anAppliedRunBecomesJobsAndSucceeds() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "quickstart", SPEC);

      runs.await("the run's end", () -> runs.phase("quickstart", "Succeeded"));

      CafRunStatus status = runs.status("quickstart");
      assertThat(status.stages()).hasSize(7).allMatch(stage -> stage.state().equals("Succeeded"));
      assertThat(status.valenceCcc()).isEqualTo("0.710");
      assertThat(status.modelVersion()).isEqualTo("smile@1");
      assertThat(kubelet.ran).hasSize(7);
    }
  }

  @Test
  void aRunWhoseResultIsItsScoresIsSucceededAndItsStatusAndAnEventSayWhyThereIsNoModel() {
    kubelet.willSay(
        StageId.of("register"),
        new Unregistered("MODEL_WITHOUT_METRICS", "valence.pcc is undefined").summary());
    Map<String, Object> spec = new HashMap<>(SPEC);
    spec.put("register", Map.of("model", "arm"));
    try (ClusterOperator operator = operator()) {
      operator.start();
      for (String name : List.of("arm", "arm-from-the-cache")) {
        MockCluster.apply(client, name, spec);
        runs.await("the run's end", () -> runs.phase(name, "Succeeded"));

        CafRunStatus status = runs.status(name);
        assertThat(status.valenceCcc()).isEqualTo("0.710");
        assertThat(status.modelVersion()).isNull();
        assertThat(status.message()).isEqualTo("nothing was registered: valence.pcc is undefined");
        assertThat(status.conditions().getLast().getStatus()).as("Ready").isEqualTo("True");
        assertThat(told(name, "ModelNotRegistered")).containsExactly(status.message());
      }
    }
    assertThat(kubelet.ran).hasSize(7);
  }

  @Test
  void anOperatorThatIsReplacedBetweenEveryTwoStepsChangesNothing() {
    kubelet.willFail(StageId.train(1), Failure.platform("DISK_FULL", "no space left"));
    MockCluster.apply(client, "handed-on", SPEC_WITHOUT_BACKOFF);
    int operators = 0;
    while (!runs.phase("handed-on", "Succeeded")) {
      int before = runs.jobs().size();
      try (ClusterOperator operator = operator()) {
        operator.start();
        runs.waitFor(
            "a step", () -> runs.jobs().size() > before || runs.phase("handed-on", "Succeeded"));
      }
      kubelet.round();
      operators++;
    }

    assertThat(operators).isGreaterThanOrEqualTo(6);
    assertThat(runs.jobs()).hasSize(8); // Seven stages, one of them twice.
    assertThat(kubelet.ran).hasSize(8);
    assertThat(runs.status("handed-on").stages())
        .allMatch(stage -> stage.attempt() == (stage.name().equals("train-1") ? 2 : 1));
  }

  @Test
  void deletingARunNeedsNobodyAndItsHistoryStays() {
    CafRunObject run;
    try (ClusterOperator operator = operator()) {
      operator.start();
      MockCluster.apply(client, "seen", SPEC);
      runs.waitFor("its first Job", () -> !runs.jobs().isEmpty());
      run = runs.object("seen");
      client.resource(run).delete();
      runs.waitFor("its end", () -> recorded(run) == RunPhase.CANCELLED);
      MockCluster.apply(client, "unseen", SPEC);
      runs.waitFor("its first Job", () -> runs.phase("unseen", "Running"));
    }
    CafRunObject unseen = runs.object("unseen");
    client.resource(unseen).delete();

    try (ClusterOperator operator = operator()) {
      operator.start();
      runs.waitFor("its end", () -> recorded(unseen) == RunPhase.CANCELLED);
    }
  }

  @Test
  void aFinishedRunGoesWhenItsTimeToLiveIsOver() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      Map<String, Object> spec = new HashMap<>(SPEC);
      spec.put("ttlAfterFinished", "1s");
      CafRunObject run = applied("short-lived", spec, Map.of());

      runs.await("its departure", () -> runs.object("short-lived") == null);

      assertThat(recorded(run)).isEqualTo(RunPhase.SUCCEEDED);
    }
  }

  @Test
  void aSuspendedRunWaitsAndGoesOnAndACancelledOneEnds() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      Map<String, Object> spec = new HashMap<>(SPEC);
      spec.put("suspend", true);
      applied("held", spec, Map.of());
      runs.await("the hold", () -> runs.phase("held", "Suspended"));
      assertThat(runs.jobs()).isEmpty();

      client
          .genericKubernetesResources(Lab.RUNS)
          .inNamespace(MockCluster.NAMESPACE)
          .withName("held")
          .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"suspend\":false}}");
      runs.await("its end", () -> runs.phase("held", "Succeeded"));

      spec.put("suspend", false);
      spec.put("cache", "Off"); // Else there would be nothing left to cancel.
      applied("unwanted", spec, Map.of("cafrun.dev/cancel", "true"));
      runs.await("its end", () -> runs.phase("unwanted", "Cancelled"));
    }
  }

  @Test
  void aRunGoesOnFromAStageOfAnotherOne() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      applied("first", SPEC, Map.of());
      runs.await("its end", () -> runs.phase("first", "Succeeded"));
      kubelet.ran.clear();

      applied("second", SPEC, Map.of("cafrun.dev/resume-from", "first/train-2"));
      runs.await("its end", () -> runs.phase("second", "Succeeded"));

      assertThat(kubelet.ran.values())
          .extracting(request -> request.stage().spelling())
          .containsExactlyInAnyOrder("train-2", "evaluate", "register");
      applied("third", SPEC, Map.of("cafrun.dev/resume-from", "nobody/train-2"));
      runs.await("its refusal", () -> runs.phase("third", "Failed"));
      assertThat(runs.status("third").message()).contains("resume-from", "names no run");
    }
  }

  @Test
  void aSpecThatCannotBeRunIsToldWhatIsWrongWithIt() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      applied("wrong", Map.of("dataset", Map.of("format", "demo"), "trian", Map.of()), Map.of());
      runs.await("its refusal", () -> runs.phase("wrong", "Failed"));

      assertThat(runs.status("wrong").message()).contains("spec.trian");
      assertThat(runs.status("wrong").conditions().getFirst().getType()).isEqualTo("Accepted");
      assertThat(runs.status("wrong").conditions().getFirst().getStatus()).isEqualTo("False");
    }
  }

  @Test
  void aModelsAliasGoesWhereItIsWantedOrTheStatusSaysWhyNot() {
    try (ClusterOperator operator = operator()) {
      operator.start();
      applied("first", SPEC, Map.of());
      runs.await("its end", () -> runs.phase("first", "Succeeded"));

      GenericKubernetesResource smile = new GenericKubernetesResource();
      smile.setApiVersion("cafrun.dev/v1alpha1");
      smile.setKind("CafModel");
      smile.setMetadata(
          new ObjectMetaBuilder().withName("smile").withNamespace(MockCluster.NAMESPACE).build());
      smile.setAdditionalProperty(
          "spec",
          Map.of(
              "aliases", Map.of("production", 1, "shadow", 9),
              "gates", Map.of("minimumCcc", Map.of("arousal", 0.9))));
      client.resource(smile).create();
      runs.await("its status", () -> model("smile") != null);

      assertThat(model("smile").live()).isEqualTo("candidate=1");
      assertThat(model("smile").aliases())
          .extracting(AliasStatus::name, AliasStatus::version, AliasStatus::wanted)
          .containsExactly(
              tuple("candidate", 1, null), tuple("production", null, 1), tuple("shadow", null, 9));
      assertThat(model("smile").aliases())
          .extracting(AliasStatus::reason)
          .containsExactly(null, "CccTooLow", "NoSuchVersion");
      assertThat(model("smile").conditions().getFirst().getReason()).isEqualTo("Refused");
      assertThat(model("smile").conditions().getFirst().getMessage())
          .contains(
              "production: version 1 has a CCC of 0.60 for arousal",
              "gates.minimumCcc.arousal asks for 0.90",
              "shadow: model smile has no version 9");

      patchModel("{\"spec\":{\"aliases\":{\"shadow\":null},\"gates\":null}}");
      runs.await("its promotion", () -> "candidate=1,production=1".equals(model("smile").live()));
      assertThat(model("smile").conditions().getFirst().getStatus()).isEqualTo("True");

      patchModel("{\"spec\":{\"gates\":{\"better\":true}}}");
      runs.await(
          "its refusal",
          () ->
              model("smile").conditions().getFirst().getMessage() != null
                  && model("smile")
                      .conditions()
                      .getFirst()
                      .getMessage()
                      .contains("spec.gates.better"));
      assertThat(model("smile").live())
          .as("what is live stays")
          .isEqualTo("candidate=1,production=1");
    }
  }

  private void patchModel(String patch) {
    client
        .genericKubernetesResources(Lab.MODELS)
        .inNamespace(MockCluster.NAMESPACE)
        .withName("smile")
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch);
  }

  private CafModelStatus model(String name) {
    return client
        .resources(CafModelObject.class)
        .inNamespace(MockCluster.NAMESPACE)
        .withName(name)
        .get()
        .getStatus();
  }

  private CafRunObject applied(
      String name, Map<String, Object> spec, Map<String, String> annotations) {
    MockCluster.apply(client, name, spec, annotations);
    return runs.object(name);
  }

  private RunPhase recorded(CafRunObject run) {
    return History.over(database)
        .runs()
        .phase(UUID.fromString(run.getMetadata().getUid()))
        .orElseThrow();
  }
}
