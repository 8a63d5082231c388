package dev.cafrun.controller.kubernetes.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cafrun.controller.drive.ClusterControlPlane;
import dev.cafrun.controller.inference.GoldenExams;
import dev.cafrun.controller.kubernetes.job.JobLaunchers;
import dev.cafrun.controller.kubernetes.submission.ClusterRuns;
import dev.cafrun.controller.kubernetes.submission.RetriedRuns;
import dev.cafrun.controller.kubernetes.testing.MockCluster;
import dev.cafrun.controller.run.RunDetail;
import dev.cafrun.controller.run.RunHandle;
import dev.cafrun.controller.run.Runs;
import dev.cafrun.controller.testing.Waiting;
import dev.cafrun.core.promotion.GoldenAnswers;
import dev.cafrun.core.promotion.GoldenScore;
import dev.cafrun.core.stage.StageId;
import dev.cafrun.crd.CafModelStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people ask of an operator beside running. */
class WishesIT extends OperatorLab {
  private static final Map<String, Object> SPEC =
      Map.of(
          "dataset", Map.of("format", "demo"),
          "train", Map.of("seeds", List.of(1)),
          "register", Map.of("model", "smile"));

  /** Less than the minute after which an operator looks by itself. */
  private static final Duration AT_ONCE = Duration.ofSeconds(20);

  WishesIT() {
    super("wishes", Duration.ofSeconds(60));
  }

  private ClusterControlPlane plane() {
    return ClusterControlPlane.over(
        database, store, MockCluster.settings(Map.of()).program(), "lab", copies);
  }

  private ClusterOperator operator(ClusterControlPlane plane) {
    JobLaunchers launchers = MockCluster.launchers(client, Map.of());
    return new ClusterOperator(plane, launchers, new SimpleMeterRegistry(), false);
  }

  private Runs page(ClusterControlPlane plane, ClusterOperator operator) {
    ClusterRuns made =
        new ClusterRuns(client, MockCluster.settings(Map.of()), MockCluster.NAMESPACE, true);
    return new OperatedRuns(
        plane.runs(), operator, Optional.of(new RetriedRuns(plane.runs(), made)));
  }

  @Test
  void aRetryFromThePageIsACafRunOfAnotherNameThatGoesOnWithTheFirst() {
    ClusterControlPlane plane = plane();
    try (ClusterOperator operator = operator(plane)) {
      operator.start();
      MockCluster.apply(client, "tried", SPEC);
      runs.await("its end", () -> runs.phase("tried", "Succeeded"));
      Runs page = page(plane, operator);
      RunHandle tried = page.find("tried").orElseThrow();

      RunHandle first = page.retry(tried, StageId.of("evaluate"));

      runs.waitFor("that it is known", () -> page.find(first.id().toString()).isPresent());
      assertThat(page.retry(tried, StageId.of("evaluate")).id())
          .as("while it goes on, it is that one")
          .isEqualTo(first.id());
      RunHandle other = page.retry(tried, StageId.of("train-1"));
      runs.await("its end", () -> runs.phase("tried-retry", "Succeeded"));
      runs.await("the other's end", () -> runs.phase("tried-retry-2", "Succeeded"));
      assertThat(page.namespaceOf(page.find(other.id().toString()).orElseThrow()))
          .contains(MockCluster.NAMESPACE);
      assertThat(page.detail(page.find("tried-retry").orElseThrow()).resumes())
          .isEqualTo(new RunDetail.Resumes("tried-1", StageId.of("evaluate")));
    }
  }

  @Test
  void aCancelFromThePageIsHeardAtOnce() {
    ClusterControlPlane plane = plane();
    try (ClusterOperator operator = operator(plane)) {
      operator.start();
      MockCluster.apply(client, "unwanted", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      Runs page = page(plane, operator);

      page.cancel(page.find("unwanted").orElseThrow());

      Waiting.until(
          "the Job to be ended",
          AT_ONCE,
          () ->
              Long.valueOf(1).equals(runs.jobs().getFirst().getSpec().getActiveDeadlineSeconds()));
    }
  }

  @Test
  void aRunIsHeldFromThePageInItsOwnSpecAndGoesOnFromThere() {
    ClusterControlPlane plane = plane();
    try (ClusterOperator operator = operator(plane)) {
      operator.start();
      MockCluster.apply(client, "held", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
      Runs page = page(plane, operator);

      page.suspend(page.find("held").orElseThrow());
      runs.await("the hold", () -> runs.phase("held", "Suspended"));
      assertThat(runs.object("held").getSpec().path("suspend").asBoolean()).isTrue();

      page.resume(page.find("held").orElseThrow());
      runs.await("its end", () -> runs.phase("held", "Succeeded"));
      page.suspend(page.find("held").orElseThrow());
      assertThat(runs.object("held").getSpec().path("suspend").asBoolean()).isFalse();
    }
  }

  @Test
  void ofTwoCafModelsOfOneModelTheSecondSaysConflictAndMovesNothing() throws Exception {
    try (ClusterOperator operator = operator(plane())) {
      operator.start();
      MockCluster.apply(client, "first", SPEC);
      runs.await("its end", () -> runs.phase("first", "Succeeded"));
      model("smile", Map.of("aliases", Map.of("production", 1)));
      runs.await("its promotion", () -> live("smile").contains("production=1"));

      Thread.sleep(1_100); // The API tells moments apart by seconds.
      model("grin", Map.of("model", "smile", "aliases", Map.of("candidate", 1)));
      runs.await("the conflict", () -> "Conflict".equals(ready("grin")));

      assertThat(live("smile")).isEqualTo("production=1");
      assertThat(ready("smile")).isEqualTo("Live");
      assertThat(status("grin").conditions().getFirst().getMessage())
          .contains("the model smile is looked after by the CafModel lab/smile");
    }
  }

  @Test
  void aVersionThatIsBeingAskedKeepsNoTurnWaitingAndIsLookedAtAgainSoon() {
    CountDownLatch asked = new CountDownLatch(1);
    GoldenScore asRecorded = new GoldenScore("anna-1", 0.5f, 0.5f, 0.5f, 0.5f);
    ClusterControlPlane plane =
        ClusterControlPlane.over(
            database,
            store,
            MockCluster.settings(Map.of()).program(),
            "lab",
            copies,
            new GoldenExams(
                version -> {
                  await(asked);
                  return new GoldenAnswers.Scored(List.of(asRecorded));
                }));
    try (ClusterOperator operator = operator(plane)) {
      operator.start();
      MockCluster.apply(client, "first", SPEC);
      runs.await("its end", () -> runs.phase("first", "Succeeded"));
      model(
          "smile",
          Map.of("aliases", Map.of("production", 1), "gates", Map.of("goldenFaces", true)));
      runs.await("that it is asked", () -> "GoldenFacesPending".equals(ready("smile")));
      assertThat(live("smile")).doesNotContain("production");
      MockCluster.apply(client, "second", SPEC);
      runs.await("another's end", () -> runs.phase("second", "Succeeded"));

      asked.countDown();

      Waiting.until("its promotion", AT_ONCE, () -> live("smile").contains("production=1"));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void jobsAreMadeStrictlySoThatAMisspeltFieldOfAPodTemplateIsRefused() {
    try (ClusterOperator operator = operator(plane())) {
      operator.start();
      MockCluster.apply(client, "strict", SPEC);
      runs.waitFor("its Job", () -> runs.jobs().size() == 1);
    }
    assertThat(cluster.written)
        .filteredOn(request -> request.startsWith("POST /apis/batch/v1/"))
        .isNotEmpty()
        .allMatch(request -> request.contains("jobs?fieldValidation=Strict"));
  }

  @Test
  void whatItsTimeToLiveRemovesIsTheVeryRunThatHasEnded() {
    Map<String, Object> spec = new HashMap<>(SPEC);
    spec.put("ttlAfterFinished", "1s");
    String uid;
    try (ClusterOperator operator = operator(plane())) {
      operator.start();
      uid = MockCluster.apply(client, "short-lived", spec).getMetadata().getUid();
      runs.await("its departure", () -> runs.object("short-lived") == null);
    }
    assertThat(cluster.written)
        .filteredOn(request -> request.startsWith("DELETE"))
        .singleElement()
        .asString()
        .contains("/cafruns/short-lived ", "\"preconditions\":{\"uid\":\"" + uid + "\"}");
  }

  private void model(String name, Map<String, Object> spec) {
    GenericKubernetesResource model = new GenericKubernetesResource();
    model.setApiVersion("cafrun.dev/v1alpha1");
    model.setKind("CafModel");
    model.setMetadata(
        new ObjectMetaBuilder().withName(name).withNamespace(MockCluster.NAMESPACE).build());
    model.setAdditionalProperty("spec", spec);
    client.resource(model).create();
  }

  private @Nullable CafModelStatus status(String model) {
    return client
        .resources(CafModelObject.class)
        .inNamespace(MockCluster.NAMESPACE)
        .withName(model)
        .get()
        .getStatus();
  }

  private String live(String model) {
    CafModelStatus status = status(model);
    return status == null ? "" : String.valueOf(status.live());
  }

  private String ready(String model) {
    CafModelStatus status = status(model);
    return status == null
        ? ""
        : status.conditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .map(Condition::getReason)
            .findFirst()
            .orElse("");
  }
}
